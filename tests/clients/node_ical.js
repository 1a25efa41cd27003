// Reads calendars with node-ical, fetched by itself, as Home Assistant's and MagicMirror's kind of programs do.

import ical from "node-ical";

// It means a day by the midnight at which that begins here.
const day = (date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
const written = (date) => (date.dateOnly ? day(date) : date.toISOString());

const read = async (url) =>
  Object.values(await ical.async.fromURL(url))
    .filter((part) => part.type === "VEVENT")
    .map((event) => ({
      uid: event.uid,
      starts_at: written(event.start),
      ends_at: written(event.end),
      status: event.status,
      summary: event.summary.val ?? event.summary,
    }));

console.log(JSON.stringify(await Promise.all(process.argv.slice(2).map(read))));
