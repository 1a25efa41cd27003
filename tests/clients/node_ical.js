// Reads calendars with node-ical, fetched by itself, as Home Assistant's and MagicMirror's kind of programs do.

import ical from "node-ical";

const read = async (url) =>
  Object.values(await ical.async.fromURL(url))
    .filter((part) => part.type === "VEVENT")
    .map((event) => ({
      uid: event.uid,
      starts_at: event.start.toISOString(),
      ends_at: event.end.toISOString(),
      status: event.status,
      summary: event.summary.val ?? event.summary,
    }));

console.log(JSON.stringify(await Promise.all(process.argv.slice(2).map(read))));
