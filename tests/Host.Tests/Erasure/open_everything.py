"""Opens what can be opened: every wrapped key that lies anywhere in some folders, with every secret that still exists, and with those keys every sealed block that is given.

Written from docs/formats.md alone. JSON in: folders, secrets (the custodian's folder), streams [{tenant, stream, class}], blocks [{tenant, stream, event, type, class, sealed}].
JSON out: keys (how many wrapped keys opened), candidates (how many places looked like one), exports (how many of the vault opened, and how many did not), and opened: {stream: [the texts of its blocks]}.
"""
import base64
import hashlib
import hmac
import json
import os
import re
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

WRAPPED = 1 + 12 + 48 + 16
# As PostgreSQL stores a short bytea of this length, in a page and in the write-ahead log: one byte of length, then the version.
IN_A_PAGE = re.compile(re.escape(bytes([(WRAPPED + 1) << 1 | 1, 1])))
# What COPY writes of no row.
EMPTY = b"PGCOPY\n\xff\r\n\0" + bytes(8) + b"\xff\xff"
# As it is in a text dump.
IN_A_DUMP = re.compile(rb"x(01[0-9a-f]{%d})(?![0-9a-f])" % (2 * WRAPPED - 2))


def expand(key, info, length):
    """HKDF-Expand, RFC 5869."""
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.new(key, block + info + bytes([counter]), hashlib.sha256).digest()
        out, counter = out + block, counter + 1
    return out[:length]


def lines(*values):
    return "".join(f"{value}\n" for value in values).encode()


def rows_of(copied):
    """PostgreSQL's binary COPY (manual, "COPY", "Binary Format"): the fields of each row."""
    if copied[:11] != b"PGCOPY\n\xff\r\n\0":
        raise ValueError("this is no binary copy")
    at = 19 + int.from_bytes(copied[15:19], "big")
    while (count := int.from_bytes(copied[at:at + 2], "big", signed=True)) >= 0:
        at, fields = at + 2, []
        for _ in range(count):
            length = int.from_bytes(copied[at:at + 4], "big", signed=True)
            fields.append(copied[at + 4:at + 4 + length] if length >= 0 else None)
            at += 4 + max(length, 0)
        yield fields
    if at + 2 != len(copied):
        raise ValueError("something follows the last row")


def tables_of(export, secrets):
    """An export of the vault: {table: its binary copy}. None where the secret of its epoch is not among these."""
    first, frames = export.split(b"\n", 1)
    secret = secrets.get(int(first.split(b" ")[1]))
    if secret is None:
        return None
    header, salt = export[:len(first) + 33], frames[:32]
    key, tables, table, at, number = AESGCM(expand(secret, b"bookings/export/v1" + salt, 32)), {}, None, 32, 0
    while True:
        length = int.from_bytes(frames[at:at + 4], "big")
        text = key.decrypt(bytes(4) + number.to_bytes(8, "big"), frames[at + 4:at + 4 + length + 16], header)
        at, number = at + 4 + length + 16, number + 1
        if text[0] == 1:
            table = text[1:].decode()
            tables[table] = b""
        elif text[0] == 2:
            tables[table] += text[1:]
        elif text[0] == 3 and at == len(frames):
            return tables
        else:
            raise ValueError("no such frame")


def carve(folders, secrets):
    found, exports = set(), {True: 0, False: 0}
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(place, name)
                if not os.path.isfile(path) or os.path.getsize(path) == 0:
                    continue
                with open(path, "rb") as file:
                    content = file.read()
                if content.startswith(b"bookings-vault-export/v1 "):
                    tables = tables_of(content, secrets)
                    exports[tables is not None] += 1
                    found.update(field for row in rows_of((tables or {}).get("stream_keys", EMPTY)) for field in row if len(field or b"") == WRAPPED)
                for match in IN_A_PAGE.finditer(content):
                    candidate = content[match.start() + 1:match.start() + 1 + WRAPPED]
                    if len(candidate) == WRAPPED:
                        found.add(candidate)
                found.update(bytes.fromhex(match.group(1).decode()) for match in IN_A_DUMP.finditer(content))
    return found, exports


def secrets_in(folder):
    for name in sorted(os.listdir(folder)):
        if match := re.fullmatch(r"epoch-(\d{8})\.key", name):
            with open(os.path.join(folder, name), "rb") as file:
                yield int(match.group(1)), file.read()


def unwrap(candidates, secrets, given):
    keys = {}
    for epoch, secret in secrets.items():
        for one in given["streams"]:
            kek = AESGCM(expand(secret, b"bookings/kek/v1" + one["tenant"].encode(), 32))
            place = lines("bookings/wrap/v1", one["tenant"], epoch, one["stream"], one["class"])
            for wrapped in candidates:
                try:
                    keys[one["stream"]] = kek.decrypt(wrapped[1:13], wrapped[13:], place)[:32]
                    break
                except InvalidTag:
                    pass
    return keys


def open_block(key, block):
    sealed = base64.b64decode(block["sealed"])
    n, commitment = sealed[1:25], sealed[25:57]
    both = expand(key, b"bookings/seal/v1" + n, 64)
    if sealed[0] != 1 or not hmac.compare_digest(both[32:], commitment):
        raise ValueError("this block was not sealed under this key")
    text = AESGCM(both[:32]).decrypt(bytes(12), sealed[57:], lines("bookings/aad/v1", block["tenant"], block["stream"], block["event"], block["type"], block["class"]))
    length = int.from_bytes(text[:4], "big")
    if text[4 + length:].strip(b"\0"):
        raise ValueError("its padding is not zeros")
    return text[4:4 + length].decode()


def main():
    given = json.load(sys.stdin)
    secrets = dict(secrets_in(given["secrets"]))
    candidates, exports = carve(given["folders"], secrets)
    keys = unwrap(candidates, secrets, given)
    opened = {}
    for block in given["blocks"]:
        if block["stream"] in keys:
            opened.setdefault(block["stream"], []).append(open_block(keys[block["stream"]], block))
    json.dump({"candidates": len(candidates), "keys": len(keys), "exports": [exports[True], exports[False]], "opened": opened}, sys.stdout)


main()
