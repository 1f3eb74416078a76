#!/bin/sh
# Builds ./build/pion-peer offline from Debian's packages:
#   apt-get install golang-go golang-github-pion-webrtc.v3-dev golang-github-eclipse-paho.mqtt.golang-dev
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# Debian has no v3 folders: GOPATH mode maps such imports for packages that have a go.mod of their own
package="$here/build/src/pion-peer"
mkdir -p "$package"
cp "$here"/*.go "$package"
printf 'module pion-peer\n' > "$package/go.mod"
cd "$package"
GO111MODULE=off GOPATH="$here/build:/usr/share/gocode" go build -o "$here/build/pion-peer" .
