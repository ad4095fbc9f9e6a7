# Sourced by ./test: other people's implementations of what the program speaks, to hold it against. A test whose reference is not there fails,
# and is skipped only where BOOKINGS_TEST_WITHOUT_REFERENCES=1 says so.
# Digests are pinned: here, or in a lock file. Python is Debian's own, /usr/bin/python3, for which these packages are made.

altcha_version=1.4.1
altcha_sha512=3005cff6d910380d9213d1b0a1edcb01c65b703a69dd7cd873918355e8ffcb778c35a146fde567458d7fed21855b444fb158848cf7fe862e5e00d8ee66b1f5c4
if [ "$(id -u)" = 0 ]; then
    references=/var/cache/bookings/references
else
    references="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/bookings/references"
fi

# ALTCHA's own library, which makes, solves and checks challenges.
fetch_altcha_by_npm() (
    set -e
    [ -f "$references/altcha-lib-$altcha_version/dist/index.js" ] && exit 0
    command -v npm >/dev/null && command -v node >/dev/null || exit 1
    echo "Fetching altcha-lib $altcha_version through npm, once …" >&2
    umask 022
    mkdir -p "$references"
    work=$(mktemp -d "$references/fetch.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    cd "$work"
    npm pack --silent "altcha-lib@$altcha_version" >/dev/null 2>npm.log || { cat npm.log >&2; exit 1; }
    echo "$altcha_sha512  $(ls ./*.tgz)" | sha512sum --check --status \
        || { echo "The altcha-lib that npm fetched is not the one these tests were written with; it is not used." >&2; exit 1; }
    tar -xzf ./*.tgz
    mv -T package "$references/altcha-lib-$altcha_version" 2>/dev/null || [ -f "$references/altcha-lib-$altcha_version/dist/index.js" ]
)

# Readers of mails, calendars and sealed blocks that are not ours, a mail server, and a hardware security module in software.
readers_of_debian=(postfix python3-cryptography python3-dkim python3-icalendar python3-vobject softhsm2)

missing_readers() {
    local package
    for package in "${readers_of_debian[@]}"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

# Postfix's programs are wanted, and no mail server: it gets no configuration, is not started, and is not started with the machine either.
install_readers_by_apt() (
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || exit 1
    echo "Installing $(missing_readers | tr '\n' ' ')through apt-get, once …" >&2
    log=$(mktemp)
    policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then policy=; else printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"; fi
    trap 'rm -f "$log" $policy' EXIT
    echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
    # shellcheck disable=SC2046
    DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update && apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"' - $(missing_readers) >"$log" 2>&1 </dev/null \
        || { tail -n 5 "$log" >&2; exit 1; }
    { deb-systemd-helper disable postfix.service && update-rc.d postfix disable; } >/dev/null 2>&1 || true
)

# The versions and digests are those of the lock file.
fetch_peer_by_npm() (
    cd "tests/$1/Peer" || exit 1
    [ node_modules/.package-lock.json -nt package-lock.json ] && exit 0
    command -v npm >/dev/null && command -v node >/dev/null || exit 1
    npm ci --silent --ignore-scripts --no-audit --no-fund >/dev/null
    touch node_modules/.package-lock.json
)

without() {
    if [ "${BOOKINGS_TEST_WITHOUT_REFERENCES:-}" = 1 ]; then echo "$1. Its tests are skipped." >&2; else echo "$1. Its tests fail; BOOKINGS_TEST_WITHOUT_REFERENCES=1 skips them." >&2; fi
}

fetch_references() {
    fetch_altcha_by_npm || without "altcha-lib could not be fetched through npm"
    if [ -n "$(missing_readers)" ]; then install_readers_by_apt || without "Not on this machine, and only root can install it: apt-get install $(missing_readers | paste -sd ' ')"; fi
    fetch_peer_by_npm Notifications.Tests/Mail || without "smtp-server could not be fetched through npm"
    fetch_peer_by_npm Notifications.Tests/Webhooks || without "standardwebhooks could not be fetched through npm"
}
