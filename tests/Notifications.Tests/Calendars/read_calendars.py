"""Reads calendar objects with python3-icalendar and python3-vobject, which know nothing of Bookings: a JSON array of texts in, what they understood out.

Texts are as vobject reads them: icalendar takes a backslash that is followed by an n for a line end, however it was escaped.
"""

import json
import sys
from datetime import timezone

import vobject
from icalendar import Calendar


def instant(property, zones):
    """In UTC, by the rules that the object itself brings along, whatever this machine knows about zones."""
    value = property.dt
    if "TZID" in property.params:
        value = zones[property.params["TZID"]].localize(value.replace(tzinfo=None), is_dst=True)
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def text(event, name):
    return event.contents[name][0].value if name in event.contents else None


def read(source):
    calendar = Calendar.from_ical(source)
    other = vobject.readOne(source)
    zones = {str(zone["TZID"]): zone.to_tz() for zone in calendar.walk("VTIMEZONE")}
    return {
        "method": str(calendar["METHOD"]),
        "longest": max(len(line) for line in source.encode().split(b"\r\n")),
        "bare": source.replace("\r\n", "").count("\r") + source.replace("\r\n", "").count("\n"),
        "events": [
            {
                "uid": str(event["UID"]),
                "sequence": int(event["SEQUENCE"]),
                "start": instant(event["DTSTART"], zones),
                "end": instant(event["DTEND"], zones),
                "status": str(event["STATUS"]),
                "summary": text(twin, "summary"),
                "location": text(twin, "location"),
                "description": text(twin, "description"),
                "organizer": str(event.get("ORGANIZER")),
                "attendee": str(event.get("ATTENDEE")),
                "properties": sorted(event.keys()),
                "errors": [str(error) for error in event.errors],
            }
            for event, twin in zip(calendar.walk("VEVENT"), other.vevent_list, strict=True)
        ],
    }


json.dump([read(source) for source in json.load(sys.stdin)], sys.stdout)
