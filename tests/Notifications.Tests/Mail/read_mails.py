"""Reads mails with Python's own email package: a JSON array of base64 in, what it understood out."""

import base64
import email
import email.policy
import json
import sys


def parts(mail):
    for part in mail.walk():
        if not part.is_multipart():
            yield {
                "type": part.get_content_type(),
                "method": part.get_param("method"),
                "file": part.get_filename(),
                "text": part.get_payload(decode=True).decode(),
            }


def read(raw):
    mail = email.message_from_bytes(raw, policy=email.policy.SMTP)
    sender = mail["From"].addresses[0]
    return {
        "headers": mail.keys(),
        "subject": str(mail["Subject"]),
        "name": sender.display_name,
        "from": sender.addr_spec,
        "senders": len(mail["From"].addresses),
        "to": [one.addr_spec for one in mail["To"].addresses],
        "structure": [part.get_content_type() for part in mail.walk()],
        "parts": list(parts(mail)),
        "longest": max(len(line) for line in raw.split(b"\r\n")),
        "bare": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
        "defects": [str(defect) for part in mail.walk() for defect in part.defects],
    }


json.dump([read(base64.b64decode(one)) for one in json.load(sys.stdin)], sys.stdout)
