#!/usr/bin/env python3
"""Kontrollerar ett utdrag ur loggen / verifies an extract of the log.

    python3 verify.py [MAPP/DIR] ["origin size root"]

Python 3.9+, standard library only; signatures need the package "cryptography".
Exit status: 0 accepted, 1 refused, 2 wrong usage. Rules: RFC 6962 (tree), RFC 9901 (disclosures),
C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-policy.
"""
import base64, bisect, hashlib, json, os, re, sys, uuid
from datetime import datetime, timezone
try:
    from cryptography.exceptions import InvalidSignature as BadSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey, BadSignature = None, ValueError

LEGAL = [  # steps of a line, [from, to]; "" is before the first state; an empty list checks none
    ["", "unverified"], ["", "deciding"], ["", "stalled"], ["", "waiting"], ["", "training"], ["", "delivering"], ["", "providing"],
    ["unverified", "deciding"], ["unverified", "stalled"], ["unverified", "waiting"], ["unverified", "training"], ["unverified", "delivering"], ["unverified", "providing"], ["unverified", "withdrawn"], ["unverified", "lapsed"],
    ["stalled", "deciding"], ["stalled", "stalled"], ["stalled", "withdrawn"], ["stalled", "lapsed"],
    ["deciding", "deciding"], ["deciding", "stalled"], ["deciding", "completing"], ["deciding", "waiting"], ["deciding", "training"], ["deciding", "delivering"], ["deciding", "providing"], ["deciding", "declined"], ["deciding", "withdrawn"], ["deciding", "lapsed"],
    ["completing", "deciding"], ["completing", "stalled"], ["completing", "withdrawn"], ["completing", "lapsed"],
    ["waiting", "deciding"], ["waiting", "stalled"], ["waiting", "training"], ["waiting", "delivering"], ["waiting", "providing"], ["waiting", "withdrawn"], ["waiting", "lapsed"],
    ["training", "deciding"], ["training", "stalled"], ["training", "training"], ["training", "delivering"], ["training", "providing"], ["training", "withdrawn"], ["training", "lapsed"],
    ["delivering", "deciding"], ["delivering", "stalled"], ["delivering", "training"], ["delivering", "delivering"], ["delivering", "delivered"], ["delivering", "undeliverable"], ["delivering", "withdrawn"], ["delivering", "lapsed"],
    ["providing", "deciding"], ["providing", "stalled"], ["providing", "training"], ["providing", "delivering"], ["providing", "delivered"], ["providing", "withdrawn"], ["providing", "lapsed"],
]
FILES = ["entries.log", "disclosures.log", "withheld.log", "checkpoint", "policy", "verify.py", "LAS-MIG.txt"]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{3}|\d{6})Z", re.ASCII)
SAYS = {  # code: (svenska, English)
    "file": ("filen saknas, är ändrad eller går inte att läsa", "the file is missing, changed or unreadable"),
    "entry": ("raden är ingen händelse i loggen", "the line is not an entry"),
    "id": ("samma id i två händelser, eller id från en annan tid", "an id that stands twice or is of another time"),
    "time": ("tiden går bakåt mer än fem sekunder", "time goes back by more than five seconds"),
    "value": ("en utlämnad uppgift är inte den som loggades", "a disclosed value is not the one that was logged"),
    "withheld": ("en undanhållen uppgift finns inte", "a withheld value does not exist"),
    "gone": ("en uppgift saknas utan beslut om gallring", "a value is gone without a decision on erasure"),
    "erasure": ("gallringen säger inte vad eller varför", "the erasure does not say what or on what ground"),
    "orderer": ("den som beslutat har också beställt", "who decided is also who ordered"),
    "subject": ("den som beslutat är den det gäller", "who decided is the person it is about"),
    "decider": ("beslutet säger inte vem", "the decision does not say who"),
    "order": ("händelse i en beställning som inte finns eller är avslutad", "an entry about an order that was never submitted, or is closed"),
    "state": ("raden byter tillstånd på ett otillåtet sätt", "the line changes state in an impossible way"),
    "names": ("loggen säger sig ha ett annat namn eller en annan nyckel", "the log names another origin or key"),
    "run": ("undanhållna händelser passar inte i trädet", "a run of withheld entries does not fit the tree"),
    "short": ("loggen är kortare än den gamla raden", "the log is shorter than the old line: its end is cut off"),
    "old": ("något före den gamla raden är ändrat", "something before the old line was changed"),
    "inside": ("den gamla raden slutar bland undanhållna", "the old line ends inside withheld entries"),
    "origin": ("den gamla raden gäller en annan logg", "the old line is of another log"),
    "size": ("antalet stämmer inte med underskriften", "the number of entries is not the signed one"),
    "root": ("händelserna stämmer inte med underskriften", "the entries do not fit the signed root"),
    "signature": ("underskrifterna räcker inte eller är fel", "the signatures are wrong or not enough"),
}


def unb64(text, url=False):
    """Strict base64: exactly the text that encoding gives, or ValueError."""
    pad = "=" * (-len(text) % 4) if url else ""
    raw = base64.b64decode(text + pad, b"-_" if url else None, validate=True)
    again = base64.urlsafe_b64encode(raw).rstrip(b"=") if url else base64.b64encode(raw)
    if again.decode() != text:
        raise ValueError(text)
    return raw


def whole(text):
    if not re.fullmatch("0|[1-9][0-9]{0,18}", text, re.ASCII):
        raise ValueError(text)
    return int(text)


def head(parts):
    origin, size, root = parts
    if not origin or "+" in origin or any(c.isspace() for c in origin):
        raise ValueError(origin)
    root = unb64(root)
    if len(root) != 32:
        raise ValueError("root")
    return origin, whole(size), root


class Tree:
    """Complete subtrees from left to right as (level, hash)."""
    def __init__(self):
        self.size, self.parts = 0, []

    def add(self, level, value):
        self.size += 1 << level
        while self.parts and self.parts[-1][0] == level:
            value = hashlib.sha256(b"\1" + self.parts.pop()[1] + value).digest()
            level += 1
        self.parts.append((level, value))

    def root(self):
        value = self.parts[-1][1] if self.parts else hashlib.sha256(b"").digest()
        for _, left in reversed(self.parts[:-1]):
            value = hashlib.sha256(b"\1" + left + value).digest()
        return value


def once(pairs):
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field that stands twice")
    return fields


def text(value):
    """A text; a number is taken as its digits. None stays None."""
    if value is None or isinstance(value, str):
        return value
    if type(value) is not int or not 0 <= value < 2 ** 64:
        raise ValueError(value)
    return str(value)


def texts(value):
    many = value if isinstance(value, list) else [value]
    return [part.strip() for one in many for part in text(one).split(",")]


def constant(name):
    raise ValueError(name)


def lines(path, bad):
    with open(path, "rb") as file:
        for raw in file:
            if not raw.endswith(b"\n"):
                bad("file", None, os.path.basename(path))
                return
            yield raw[:-1]


class Numbered:
    """Lines `idx text`, read in step with the entries."""
    def __init__(self, path, bad):
        self.lines, self.bad, self.name, self.held = lines(path, bad), bad, os.path.basename(path), None

    def take(self, at):
        found = []
        while True:
            if self.held is None:
                raw = next(self.lines, None)
                if raw is None:
                    return found
                try:
                    index, text = raw.decode().split(" ", 1)
                    self.held = (whole(index), text)
                except ValueError:
                    self.bad("file", None, self.name)
                    continue
            if at is not None and self.held[0] > at:
                return found
            if at is None or self.held[0] < at:
                self.bad("file", self.held[0], self.name)
            else:
                found.append(self.held[1])
            self.held = None


class Log:
    def __init__(self, bad):
        self.bad, self.ids, self.latest = bad, set(), None
        self.missing, self.erasures, self.orders, self.named = [], [], {}, []
        self.earlier = {}  # origin of a log this one was restored from: how many entries they have in common
        self.count = dict(entries=0, disclosed=0, erased=0, withheld_values=0, withheld_entries=0)

    def entry(self, at, raw, disclosures, withheld):
        self.count["entries"] += 1
        try:
            if len(raw) > 65535 or any(byte < 32 for byte in raw):
                raise ValueError("size or control character")
            e = json.loads(raw.decode(), object_pairs_hook=once, parse_constant=constant)
            if b"\\ud" in raw.lower():
                json.dumps(e, ensure_ascii=False).encode()  # half a surrogate pair is no text
            if type(e["v"]) is not int or e["v"] != 1 or not TIME.fullmatch(e["t"]):
                raise ValueError("v, t")
            t = datetime.fromisoformat(e["t"][:-1]).replace(tzinfo=timezone.utc).timestamp()
            name = uuid.UUID(e["id"])
            if str(name) != e["id"]:
                raise ValueError("id")
            for field in ("type", "order", "line", "state", "actor", "for", "subject", "ground", "origin", "vkey"):
                e[field] = text(e.get(field))
            c = {field: text(digest) or "" for field, digest in e["c"].items()}
            if e["type"] is None or not isinstance(e["id"], str):
                raise ValueError("type")
            for field in ("ranges", "fields"):
                e[field] = None if e.get(field) is None else texts(e[field])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            return self.bad("entry", at, repr(error))
        if name in self.ids or (name.int >> 76 & 15 == 7 and abs((name.int >> 80) / 1000 - t) > 3600):
            self.bad("id", at)
        self.ids.add(name)
        if self.latest is not None and t < self.latest - 5:
            self.bad("time", at)
        self.latest = max(t, self.latest or t)
        self.values(at, c, disclosures, withheld)
        self.conduct(at, e)
        if e["type"] == "log.started" and at == 0:
            self.named = [[at, e["origin"], e["vkey"]]]
        elif e["type"] == "key.rotated" and e["vkey"] is not None:
            self.named = [[own, origin, None] for own, origin, _ in self.named] + [[at, None, e["vkey"]]]
        elif e["type"] == "log.restored" and e["origin"] is not None and e["vkey"] is not None:
            self.earlier.update({origin: at for _, origin, _ in self.named if origin not in (None, e["origin"])})
            self.named = [[at, e["origin"], e["vkey"]]]

    def names(self, origin, vkeys):
        for at, own, vkey in self.named:
            if (origin and own not in (None, origin)) or (vkeys and vkey is not None and vkey not in vkeys):
                self.bad("names", at, own if origin and own not in (None, origin) else vkey)

    def values(self, at, c, disclosures, withheld):
        shown = set()
        for disclosure in disclosures:
            try:
                salt, field, _value = json.loads(unb64(disclosure, url=True).decode(), parse_constant=constant)
                digest = base64.urlsafe_b64encode(hashlib.sha256(disclosure.encode()).digest()).decode().rstrip("=")
                if not isinstance(salt, str):
                    raise ValueError("salt")
                if field in shown or c.get(field) != digest:
                    raise ValueError(field)
                shown.add(field)
                self.count["disclosed"] += 1
            except (ValueError, TypeError, RecursionError) as error:
                self.bad("value", at, str(error))
        for field in (line.split(" ")[0] for line in withheld):
            if field in shown or field not in c:
                self.bad("withheld", at, field)
            else:
                shown.add(field)
                self.count["withheld_values"] += 1
        self.missing += [(at, field) for field in c if field not in shown]

    def conduct(self, at, e):
        if e["type"] == "erasure":
            try:
                if not (e["ground"] or "").strip() or not e["ranges"] or not e["fields"]:
                    raise ValueError("empty")
                parts = [re.fullmatch("([0-9]{1,19})(?:-([0-9]{1,19}))?", part) for part in e["ranges"]]
                ranges = [(int(part[1]), int(part[2] or part[1])) for part in parts if part]
                if len(ranges) != len(parts) or any(a > b for a, b in ranges):
                    raise ValueError("ranges")
                self.erasures.append((at, ranges, set(e["fields"])))
            except ValueError:
                self.bad("erasure", at)
        if e["order"] is None:
            return
        order = self.orders.setdefault(e["order"], dict(by=set(), lines={}, open=True, told=False))
        who = {e["actor"], e["for"]} - {None}
        partial = self.count["withheld_entries"] > 0
        before, subject = order["lines"].get(e["line"], ["", None])
        if e["type"] == "order.submitted":
            order["by"] |= who
            order["open"] = True
        decides, unknown = e["type"].startswith("decision."), not order["by"] or not order["open"]
        if unknown and not partial and not order["told"] and (decides or e["line"] is not None and e["state"] is not None):
            order["told"] = not decides
            self.bad("order", at)
        if decides:
            if e["actor"] is None:
                self.bad("decider", at)
            if order["by"] & who:
                self.bad("orderer", at)
            if {e["subject"], subject} & who:
                self.bad("subject", at)
        if e["line"] is None:
            return
        state = e["state"]
        if LEGAL and state is not None and [before, state] not in LEGAL:
            if not (partial and before == "" and any(to == state for _, to in LEGAL)):
                self.bad("state", at, "%s -> %s" % (before, state))
        order["lines"][e["line"]] = [before if state is None else state, subject or e["subject"]]
        if LEGAL and all(s and not any(a == s for a, _ in LEGAL) for s, _ in order["lines"].values()):
            order["open"] = False

    def settle(self):
        taken = {}
        for own, ranges, fields in self.erasures:
            for field in fields:
                taken.setdefault(field, []).extend([a, min(b, own - 1)] for a, b in ranges if a < own)
        for field, runs in taken.items():
            merged = []
            for a, b in sorted(runs):
                if merged and a <= merged[-1][1] + 1:
                    merged[-1][1] = max(merged[-1][1], b)
                else:
                    merged.append([a, b])
            taken[field] = merged
        for at, field in self.missing:
            runs = taken.get(field, [])
            run = bisect.bisect_right(runs, [at, float("inf")]) - 1
            if run >= 0 and at <= runs[run][1]:
                self.count["erased"] += 1
            else:
                self.bad("gone", at, field)


def key(vkey, kind):
    name, number, public = vkey.split("+", 2)
    raw = unb64(public)
    if len(raw) != 33 or raw[0] != kind or hashlib.sha256(name.encode() + b"\n" + raw).hexdigest()[:8] != number:
        raise ValueError(vkey)
    return name, bytes.fromhex(number), raw[1:]


def signatures(note, policy):
    """Checks the note under the policy: the log's key that signed, and the names of the witnesses."""
    body, tail = note.rsplit("\n\n", 1)
    body += "\n"
    origin, known, groups, quorum = body.split("\n")[0], {}, {}, []
    for words in (line.split() for line in policy.splitlines()):
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "log" and len(words) in (2, 3):
            name, number, public = key(words[1], 1)
            known[name, number] = (None, public, words[1])
        elif words[0] == "witness" and len(words) in (3, 4):
            name, number, public = key(words[2], 4)
            known[name, number] = (words[1], public, words[2])
            groups[words[1]] = None
        elif words[0] == "group" and len(words) > 3 and all(member in groups for member in words[3:]):
            need = {"all": len(words) - 3, "any": 1}.get(words[2]) or whole(words[2])
            groups[words[1]] = (need, words[3:])
        elif words[0] == "quorum" and len(words) == 2 and (words[1] == "none" or words[1] in groups):
            quorum.append(words[1])
        else:
            raise ValueError("policy")
    if len(quorum) != 1 or not tail.endswith("\n"):
        raise ValueError("quorum")
    signed, witnesses = None, []
    for line in tail[:-1].split("\n"):
        dash, name, text = line.split(" ", 2)
        raw = unb64(text)
        if dash != "\u2014" or len(raw) < 5:
            raise ValueError(line)
        witness, public, vkey = known.get((name, raw[:4]), (None, None, None))
        if public is None or (witness is None and name != origin):
            continue  # a key nobody told us about says nothing
        message = body.encode()
        if witness is not None:
            message = b"cosignature/v1\ntime %d\n" % int.from_bytes(raw[4:12], "big") + message
        Ed25519PublicKey.from_public_bytes(public).verify(raw[4:] if witness is None else raw[12:], message)
        if witness is None:
            signed = vkey
        else:
            witnesses.append(witness)
    met = set(witnesses) | {"none"}
    for name, rule in groups.items():
        if rule and len(met & set(rule[1])) >= rule[0]:
            met.add(name)
    if signed is None or quorum[0] not in met:
        raise ValueError("log or quorum")
    return signed, witnesses


def verify(folder, old=None):
    """(findings, facts): findings are (code, index or None, detail); old is (origin, size, root)."""
    findings = []

    def bad(code, at, detail=""):
        findings.append((code, at, detail))
    path = lambda name: os.path.join(folder, name)
    small = {}
    for name in ["manifest", "checkpoint", "policy"]:
        try:
            with open(path(name), "rb") as file:
                small[name] = file.read(1 << 20).decode()
        except (OSError, ValueError):
            small[name] = ""
    listed = ""
    for name in FILES:
        total = hashlib.sha256()
        try:
            with open(path(name), "rb") as file:
                for chunk in iter(lambda: file.read(1 << 16), b""):
                    total.update(chunk)
            listed += "%s  %s\n" % (total.hexdigest(), name)
        except OSError:
            bad("file", None, name)
    if listed != small["manifest"]:
        bad("file", None, "manifest")
    tree, log, compared, anchored = Tree(), Log(bad), False, None
    if not findings or all(os.path.exists(path(name)) for name in FILES):
        opened, withheld = Numbered(path(FILES[1]), bad), Numbered(path(FILES[2]), bad)
        if old and old[1] == 0:
            compared = True
            if tree.root() != old[2]:
                bad("old", None)
        for raw in lines(path(FILES[0]), bad):
            at = tree.size
            if raw.startswith(b"- "):
                try:
                    count, value = raw[2:].decode().split(" ")
                    count, value = whole(count), unb64(value)
                    if count < 1 or count & (count - 1) or at % count or len(value) != 32:
                        raise ValueError(raw)
                except ValueError:
                    bad("run", at)
                    continue
                tree.add(count.bit_length() - 1, value)
                log.count["withheld_entries"] += count
                if old and at < old[1] < tree.size:
                    compared = True
                    bad("inside", at)
            else:
                tree.add(0, hashlib.sha256(b"\0" + raw).digest())
                log.entry(at, raw, opened.take(at), withheld.take(at))
            if old and tree.size == old[1]:
                compared = True
                if tree.root() == old[2]:
                    anchored = old[1]
                else:
                    bad("old", None)
        opened.take(None)
        withheld.take(None)
        log.settle()
    origin, vkey, witnesses = "", None, []
    # Without "cryptography" nobody is known to have signed: then the key must be one of the policy's.
    vkeys = [line.split()[1] for line in small["policy"].splitlines() if line.split()[:1] == ["log"] and line.split()[1:]]
    vkeys = vkeys if Ed25519PublicKey is None else []
    try:
        text = small["checkpoint"].rsplit("\n\n", 1)[0].split("\n")
        origin, size, root = head(text)
        if size != tree.size:
            bad("size", None)
        elif root != tree.root():
            bad("root", None)
        if any(ord(c) < 32 and c != "\n" for c in small["checkpoint"]):
            raise ValueError("control character")
        if Ed25519PublicKey is not None:
            vkey, witnesses = signatures(small["checkpoint"], small["policy"])
            vkeys = [vkey]
    except (ValueError, BadSignature) as error:
        bad("signature", None, repr(error))
    log.names(origin, vkeys)
    if old and old[0] != origin and old[1] > log.earlier.get(old[0], -1):
        bad("origin", None)
    elif old and not compared:
        bad("short", None)
    line = "%s %d %s" % (origin, tree.size, base64.b64encode(tree.root()).decode())
    return findings, dict(log.count, line=line, vkey=vkey, witnesses=witnesses, anchored=anchored)


def main(argv):
    folder, old = (argv[1] if len(argv) > 1 else "."), None
    try:
        if len(argv) > 3 or not os.path.isdir(folder):
            raise ValueError("usage")
        if len(argv) == 3:
            old = head(argv[2].split())
    except ValueError:
        print(__doc__, file=sys.stderr)
        return 2
    findings, facts = verify(folder, old)
    for code, at, detail in findings[:100]:
        where = "" if at is None else " %d" % at
        print("FEL%s: %s / %s %s" % (where, SAYS[code][0], SAYS[code][1], ascii(detail) if detail else ""))
    print("Händelser / entries: %(entries)d, undanhållna / withheld: %(withheld_entries)d" % facts)
    print("Uppgifter / values: %(disclosed)d, gallrade / erased: %(erased)d, "
          "undanhållna / withheld: %(withheld_values)d" % facts)
    if facts["anchored"] is None:
        print("Ingen gammal rad har jämförts: hela loggen kan vara utbytt. / "
              "No old line was compared: the whole log may have been replaced.")
    else:
        print("Inget bland de första %d är ändrat. / Nothing among the first %d was changed."
              % (facts["anchored"], facts["anchored"]) if not findings else "Se felen ovan. / See above.")
    if Ed25519PublicKey is None:
        print('Underskrifter har INTE kontrollerats ("cryptography" saknas). / Signatures were NOT checked.')
    else:
        print("Nyckel / key: %(vkey)s, vittnen / witnesses: %(witnesses)s" % facts)
    print("Rad att spara / line to keep: %(line)s" % facts)
    print("UNDERKÄND / REFUSED (%d)" % len(findings) if findings else "GODKÄND / ACCEPTED")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")
    sys.exit(main(sys.argv))
