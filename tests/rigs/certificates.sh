# shellcheck shell=bash
# A certificate authority made on the spot, one certificate for both directories, and a second authority that signed
# nothing. Sourced by `rigs`.

make_authority() { # FILE NAME
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "/CN=$2" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
        -config <(printf '[req]\ndistinguished_name=dn\n[dn]\n') -keyout "$DIR/$1.key" -out "$DIR/$1.pem" 2>/dev/null
}

make_certificates() {
    make_authority ca 'Rig authority'
    make_authority other-ca 'Rig authority that signed nothing'
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=dc1.ad.kommun.test \
        -config <(printf '[req]\ndistinguished_name=dn\n[dn]\n') -keyout "$DIR/server.key" -out "$DIR/server.csr" 2>/dev/null
    openssl x509 -req -in "$DIR/server.csr" -CA "$DIR/ca.pem" -CAkey "$DIR/ca.key" -CAcreateserial -days 30 \
        -extfile <(printf 'subjectAltName=DNS:localhost,DNS:dc1.ad.kommun.test,IP:%s\nextendedKeyUsage=serverAuth\n' "$HOST") \
        -out "$DIR/server.pem" 2>/dev/null
    chmod 600 "$DIR"/*.key
    chmod 644 "$DIR"/*.pem
}
