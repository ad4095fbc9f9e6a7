# Sourced by ./test: other people's programs that mails and calendars are tried on. Bookings itself needs none of them, and without one its tests are skipped.
# Python is Debian's own, /usr/bin/python3, for which these packages are made.

readers_of_debian=(postfix python3-dkim python3-icalendar python3-vobject)

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
fetch_smtp_server_by_npm() (
    cd tests/Notifications.Tests/Mail/Peer || exit 1
    [ node_modules/.package-lock.json -nt package-lock.json ] && exit 0
    command -v npm >/dev/null && command -v node >/dev/null || exit 1
    npm ci --silent --ignore-scripts --no-audit --no-fund >/dev/null
    touch node_modules/.package-lock.json
)

fetch_readers() {
    if [ -n "$(missing_readers)" ]; then install_readers_by_apt || echo "Not on this machine: $(missing_readers | tr '\n' ' '): its tests are skipped." >&2; fi
    fetch_smtp_server_by_npm || echo "smtp-server could not be fetched through npm: its tests are skipped." >&2
}
