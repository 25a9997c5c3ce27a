# shellcheck shell=bash
# Sourced by the hand-written peers: the same release on every host at once; any failure is the release's.

# Text for the host: makes the directories.
# shellcheck disable=SC2034
PREPARE="mkdir -p $ROOT/releases/$RELEASE $ROOT/shared/media"

# Text for the host: media, one rename, old releases.
# shellcheck disable=SC2034
FINISH="cd $ROOT && ln -sfn ../../shared/media releases/$RELEASE/media &&
  ln -s releases/$RELEASE .next && mv -T .next current &&
  cd releases && ls -1 | sort -r | tail -n +6 | xargs -r rm -rf"

on_all_hosts() {
  local address job jobs=()
  for address in $HOSTS; do
    "$1" "$address" &
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do
    wait "$job" || exit 1
  done
}
