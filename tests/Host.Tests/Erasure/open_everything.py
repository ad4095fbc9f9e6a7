"""Opens what can be opened: every wrapped key that lies anywhere in some folders, with every secret that still exists, and with those keys every sealed block that is given.

Written from docs/formats.md alone. JSON in: folders, secrets (the custodian's folder), streams [{tenant, stream, class}], blocks [{tenant, stream, event, type, class, sealed}].
JSON out: keys (how many wrapped keys opened), candidates (how many places looked like one), and opened: {stream: [the texts of its blocks]}.
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


def carve(folders):
    found = set()
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(place, name)
                if not os.path.isfile(path) or os.path.getsize(path) == 0:
                    continue
                with open(path, "rb") as file:
                    content = file.read()
                for match in IN_A_PAGE.finditer(content):
                    candidate = content[match.start() + 1:match.start() + 1 + WRAPPED]
                    if len(candidate) == WRAPPED:
                        found.add(candidate)
                found.update(bytes.fromhex(match.group(1).decode()) for match in IN_A_DUMP.finditer(content))
    return found


def secrets(folder):
    for name in sorted(os.listdir(folder)):
        if match := re.fullmatch(r"epoch-(\d{8})\.key", name):
            with open(os.path.join(folder, name), "rb") as file:
                yield int(match.group(1)), file.read()


def unwrap(candidates, given):
    keys = {}
    for epoch, secret in secrets(given["secrets"]):
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
    candidates = carve(given["folders"])
    keys = unwrap(candidates, given)
    opened = {}
    for block in given["blocks"]:
        if block["stream"] in keys:
            opened.setdefault(block["stream"], []).append(open_block(keys[block["stream"]], block))
    json.dump({"candidates": len(candidates), "keys": len(keys), "opened": opened}, sys.stdout)


main()
