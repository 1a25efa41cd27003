// Reads calendars with ical.js, the engine of Thunderbird: by the feed's own VTIMEZONE, without zones of its own.

import ICAL from "ical.js";

const utc = (time) => {
  if (time.isDate) return time.toString();
  if (time.zone.tzid === "floating") throw new Error(`a time without a zone: ${time}`);
  return new Date(time.toUnixTime() * 1000).toISOString();
};

const read = async (url) => {
  const answer = await fetch(url);
  const calendar = new ICAL.Component(ICAL.parse(await answer.text()));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component, { strictExceptions: true });
    return {
      uid: event.uid,
      starts_at: utc(event.startDate),
      ends_at: utc(event.endDate),
      status: component.getFirstPropertyValue("status"),
      summary: event.summary,
    };
  });
};

console.log(JSON.stringify(await Promise.all(process.argv.slice(2).map(read))));
