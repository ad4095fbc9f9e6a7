"""Verifies DKIM signatures with python3-dkim: {"records": {name: text}, "mails": [base64]} in, an array of true and false out."""

import base64
import json
import sys

import dkim

question = json.load(sys.stdin)
records = {f"{name}.".encode(): text.encode() for name, text in question["records"].items()}


def record(name, timeout=5):
    return records.get(name)


json.dump([dkim.verify(base64.b64decode(mail), dnsfunc=record) for mail in question["mails"]], sys.stdout)
