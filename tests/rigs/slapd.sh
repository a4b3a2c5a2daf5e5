# shellcheck shell=bash
# OpenLDAP: what Samba hides. It lets a DN with an empty password in as anonymous, and it stops at 500 entries.
# Sourced by `rigs`.

readonly SLAPD_BASE='dc=kommun,dc=test'

# 1 200 pupils: more than one page of any size that is used, and none of them an employee.
pupils() {
    awk -v base="$SLAPD_BASE" 'BEGIN {
        for (i = 1; i <= 1200; i++) {
            login = sprintf("elev%04d", i)
            printf "dn: uid=%s,ou=Elever,%s\n", login, base
            print "objectClass: inetOrgPerson\nobjectClass: behorigAccount"
            printf "uid: %s\nsAMAccountName: %s\ncn: Elev %d\nsn: Elev\nemployeeType: Elev\nuserAccountControl: 512\n\n", login, login, i
        }
    }'
}

slapd_conf() {
    cat <<CONF
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include $RIGS_HOME/behorig.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload syncprov
pidfile $DIR/slapd/slapd.pid
allow bind_anon_dn
TLSCACertificateFile $DIR/ca.pem
TLSCertificateFile $DIR/server.pem
TLSCertificateKeyFile $DIR/server.key
database mdb
maxsize 268435456
suffix "$SLAPD_BASE"
rootdn "cn=admin,$SLAPD_BASE"
rootpw $PASSWORD
directory $DIR/slapd/db
index objectClass,entryUUID,entryCSN eq
index uid,sAMAccountName,employeeNumber,member eq
limits dn.exact="cn=behorig,ou=Tjänster,$SLAPD_BASE" size.soft=500 size.hard=500 size.pr=500 size.prtotal=unlimited
access to attrs=userPassword by anonymous auth by * none
access to * by users read by anonymous auth
overlay memberof
overlay syncprov
CONF
}

up_slapd() {
    need /usr/sbin/slapd
    need ldapwhoami
    local home=$DIR/slapd port tls_port
    port=$(free_port)
    tls_port=$(free_port)
    mkdir -p "$home/db"
    slapd_conf >"$home/slapd.conf"
    { sed -e "s/@BASE@/$SLAPD_BASE/g" -e "s/@PASSWORD@/$PASSWORD/g" "$RIGS_HOME/slapd.ldif"; echo; pupils; } >"$home/people.ldif"
    /usr/sbin/slapadd -q -f "$home/slapd.conf" -l "$home/people.ldif" >"$home/slapadd.log" 2>&1 ||
        { tail "$home/slapadd.log" >&2; fail "slapadd refused slapd.ldif"; }
    # -d 0 keeps it in the foreground of its own session, so that the pid is the one started here.
    setsid /usr/sbin/slapd -d 0 -f "$home/slapd.conf" -h "ldap://$HOST:$port ldaps://$HOST:$tls_port" >"$home/log" 2>&1 </dev/null &
    echo $! >"$DIR/slapd.pid"
    wait_until 30 slapd "$home/log" env LDAPTLS_CACERT="$DIR/ca.pem" \
        ldapwhoami -x -H "ldaps://$HOST:$tls_port" -D "cn=behorig,ou=Tjänster,$SLAPD_BASE" -w "$PASSWORD"
    sed -e "s/@BASE@/$SLAPD_BASE/g" "$RIGS_HOME/slapd-groups.ldif" | LDAPTLS_CACERT=$DIR/ca.pem ldapadd -x \
        -H "ldaps://$HOST:$tls_port" -D "cn=admin,$SLAPD_BASE" -w "$PASSWORD" >"$home/groups.log" 2>&1 ||
        { tail "$home/groups.log" >&2; fail "slapd refused slapd-groups.ldif"; }
    cat >"$home/env" <<ENV
BEHORIG_TEST_SLAPD_HOST=$HOST
BEHORIG_TEST_SLAPD_PORT=$port
BEHORIG_TEST_SLAPD_TLS_PORT=$tls_port
BEHORIG_TEST_SLAPD_BASE=$SLAPD_BASE
BEHORIG_TEST_SLAPD_USER=cn=behorig,ou=Tjänster,$SLAPD_BASE
BEHORIG_TEST_SLAPD_ADMIN=cn=admin,$SLAPD_BASE
ENV
}
