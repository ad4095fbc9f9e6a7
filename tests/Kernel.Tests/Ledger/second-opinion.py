"""Makes an event's leaf from its row, follows the proof to a checkpoint and checks its signature: from docs/ledger.md, with hashlib and openssl alone."""
import base64, hashlib, json, subprocess, sys, tempfile

given = json.load(sys.stdin)
row = given["row"]


def sha256(data):
    return hashlib.sha256(data).digest()


def text(data):
    return base64.b64encode(data).decode()


sealed = base64.b64decode(row["sealed"]) if row["sealed"] else None
lines = [
    "bookings-event/v1", row["id"], row["stream_id"], str(row["version"]), row["type"], row["date"],
    text(sha256(((row["headers"] or "") + "\n" + row["data"]).encode())),
    given["class"] if sealed else "-",
    text(sha256(sealed)) if sealed else "-",
]
entry = "".join(line + "\n" for line in lines).encode()

proof, rest = given["proof"].split("\n\n", 1)
header, index, *path = proof.split("\n")
assert header == "c2sp.org/tlog-proof@v1"
body, signatures = rest.split("\n\n", 1)
body += "\n"
origin, size, root, _ = body.split("\n")


def included(leaf, index, size, path):
    """The recursive definition of RFC 6962, section 2.1.1, read backwards: not the loop that the program has."""
    if size == 1:
        return leaf if not path else None
    if not path:
        return None
    split = 1
    while split * 2 < size:
        split *= 2
    if index < split:
        inner = included(leaf, index, split, path[:-1])
        return inner and sha256(b"\1" + inner + path[-1])
    inner = included(leaf, index - split, size - split, path[:-1])
    return inner and sha256(b"\1" + path[-1] + inner)


made = included(sha256(b"\0" + entry), int(index.removeprefix("index ")), int(size), [base64.b64decode(hash) for hash in path])

name, key_id, key = given["key"].split("+", 2)
public = base64.b64decode(key)
signature = base64.b64decode(next(line for line in signatures.split("\n") if line.startswith("— " + name + " ")).split(" ")[2])
with tempfile.NamedTemporaryFile() as message, tempfile.NamedTemporaryFile() as signed, tempfile.NamedTemporaryFile() as pem:
    message.write(body.encode()), signed.write(signature[4:]), pem.write(given["pem"].encode())
    message.flush(), signed.flush(), pem.flush()
    good = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", pem.name, "-rawin", "-in", message.name, "-sigfile", signed.name], capture_output=True).returncode == 0

print(json.dumps({
    "entry": entry.decode(),
    "included": made == base64.b64decode(root),
    "signed": good and name == origin and signature[:4].hex() == key_id == sha256(name.encode() + b"\n" + public)[:4].hex(),
}))
