# shellcheck shell=bash
# PostgreSQL 15 with fsync on, as the user postgres when started by root (it refuses to run as root itself).
# Sourced by `rigs`.

PG_BIN=${PG_BIN:-/usr/lib/postgresql/15/bin}

# Runs a command as the owner of the database files.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups --inh-caps=-all "$@"
    else
        "$@"
    fi
}

up_postgres() {
    need "$PG_BIN/postgres"
    local home=$DIR/postgres port
    port=$(free_port)
    mkdir -p "$home/socket"
    printf '%s' "$PASSWORD" >"$home/password"
    [ "$(id -u)" != 0 ] || chown -R postgres: "$home"
    as_postgres test -w "$home" || fail "the user postgres cannot reach $home: choose a folder under a path that everybody may enter."
    (cd "$home" && as_postgres "$PG_BIN/initdb" -D "$home/data" -U behorig --pwfile="$home/password" \
        --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >"$home/initdb.log" 2>&1) ||
        { tail "$home/initdb.log" >&2; fail "initdb failed"; }
    cd "$home"
    # The server writes its own pid (first line of postmaster.pid); the shell's $! would be that of the wrapper.
    as_postgres setsid "$PG_BIN/postgres" -D "$home/data" -k "$home/socket" -p "$port" \
        -c listen_addresses="$HOST" -c max_connections=200 -c log_min_messages=warning \
        >"$home/log" 2>&1 </dev/null &
    wait_until 30 PostgreSQL "$home/log" test -s "$home/data/postmaster.pid"
    head -n1 "$home/data/postmaster.pid" >"$DIR/postgres.pid"
    wait_until 60 PostgreSQL "$home/log" "$PG_BIN/pg_isready" -q -h "$HOST" -p "$port"
    "$PG_BIN/createdb" -h "$home/socket" -p "$port" -U behorig behorig
    echo "BEHORIG_TEST_PG=postgres://behorig:$PASSWORD@$HOST:$port/behorig" >"$DIR/postgres/env.new"
    mv "$DIR/postgres/env.new" "$DIR/postgres/env"
}
