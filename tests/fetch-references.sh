# Sourced by ./test: other people's implementations of what the program speaks, to hold it against. A test whose reference is not there is skipped and says so.
# The package's digest is pinned here, beside what npm itself checks.

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

# A reader of iCalendar files that is not ours.
install_icalendar_by_apt() {
    /usr/bin/python3 -c 'import icalendar' 2>/dev/null && return
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo "Installing python3-icalendar through apt-get, once …" >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3-icalendar >/dev/null 2>&1 </dev/null
}
