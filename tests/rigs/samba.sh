# shellcheck shell=bash
# Active Directory: a Samba domain controller, one process (-M single), so that change notification is immediate.
# Sourced by `rigs`.

readonly SAMBA_BASE='DC=ad,DC=kommun,DC=test'

smb_conf() {
    local home=$DIR/samba
    cat <<CONF
[global]
    workgroup = KOMMUN
    realm = AD.KOMMUN.TEST
    netbios name = DC1
    server role = active directory domain controller
    server services = ldap, cldap, kdc, drepl
    interfaces = $HOST/8
    bind interfaces only = yes
    private dir = $home/domain/private
    state directory = $home/domain/state
    cache directory = $home/domain/cache
    lock directory = $home/domain
    binddns dir = $home/domain/bind-dns
    pid directory = $home
    ncalrpc dir = $home/ncalrpc
    ntp signd socket directory = $home/ntp
    winbindd socket directory = $home/winbindd
    logging = file
    log file = $home/log
    tls enabled = yes
    tls cafile = $DIR/ca.pem
    tls certfile = $DIR/server.pem
    tls keyfile = $home/server.key
    idmap_ldb:use rfc2307 = yes
CONF
}

up_samba() {
    need samba-tool
    need ldbmodify
    need /usr/sbin/samba
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null && sudo -n true 2>/dev/null ||
            fail "Samba must be root to open port 389: run this as root, or let sudo work without a password."
    fi
    local home=$DIR/samba secret
    mkdir -p "$home"
    smb_conf >"$home/smb.conf"
    # Samba refuses a key that it does not own.
    as_root install -m 600 -o root "$DIR/server.key" "$home/server.key"
    as_root samba-tool domain provision --server-role=dc --use-rfc2307 --dns-backend=NONE \
        --realm=AD.KOMMUN.TEST --domain=KOMMUN --host-name=dc1 --adminpass="$PASSWORD" --targetdir="$home/domain" \
        --option="interfaces=$HOST/8" --option='bind interfaces only=yes' >"$home/provision.log" 2>&1 ||
        { tail -n 20 "$home/provision.log" >&2; fail "the domain could not be made; the log is $home/provision.log"; }
    secret=$(printf '"%s"' "$PASSWORD" | iconv -f UTF-8 -t UTF-16LE | base64 -w0)
    sed -e "s/@BASE@/$SAMBA_BASE/g" -e "s|@SECRET@|$secret|g" "$RIGS_HOME/samba.ldif" >"$home/people.ldif"
    as_root ldbmodify -H "$home/domain/private/sam.ldb" "$home/people.ldif" >"$home/people.log" 2>&1 ||
        { tail -n 20 "$home/people.log" >&2; fail "Samba refused samba.ldif"; }
    delegate "$home"
    as_root setsid bash -c 'echo $$ >"$1"; exec samba -i -M single --debug-stdout -s "$2"' \
        samba "$DIR/samba.pid" "$home/smb.conf" >"$home/log" 2>&1 </dev/null &
    wait_until 120 Samba "$home/log" env LDAPTLS_CACERT="$DIR/ca.pem" \
        ldapsearch -x -H "ldaps://$HOST" -D behorig@ad.kommun.test -w "$PASSWORD" -s base -b "$SAMBA_BASE" dn
    cat >"$home/env" <<ENV
BEHORIG_TEST_SAMBA_HOST=$HOST
BEHORIG_TEST_SAMBA_PORT=389
BEHORIG_TEST_SAMBA_TLS_PORT=636
BEHORIG_TEST_SAMBA_BASE=$SAMBA_BASE
BEHORIG_TEST_SAMBA_USER=behorig@ad.kommun.test
BEHORIG_TEST_SAMBA_ADMIN=administrator@ad.kommun.test
BEHORIG_TEST_SAMBA_WRITER=behorig-grupper@ad.kommun.test
BEHORIG_TEST_SAMBA_WRITE_BASE="OU=Behörig,OU=Grupper,$SAMBA_BASE"
ENV
}

# delegate HOME: the writing account may write `member` of the groups below one branch, as docs/OPERATIONS.md says it.
delegate() {
    local home=$1 sid member=bf9679c0-0de6-11d0-a285-00aa003049e2 group=bf967a9c-0de6-11d0-a285-00aa003049e2
    sid=$(as_root ldbsearch -H "$home/domain/private/sam.ldb" '(sAMAccountName=behorig-grupper)' objectSid 2>/dev/null |
        awk '/^objectSid:/ { print $2 }')
    as_root samba-tool dsacl set -H "$home/domain/private/sam.ldb" -s "$home/smb.conf" \
        --objectdn="OU=Behörig,OU=Grupper,$SAMBA_BASE" --sddl="(OA;CIIO;WP;$member;$group;$sid)" >"$home/delegate.log" 2>&1 ||
        { tail -n 20 "$home/delegate.log" >&2; fail "the right to change groups could not be delegated"; }
}
