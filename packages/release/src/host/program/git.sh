# A source from a repository: fetched into a cache, then unpacked.

# Fetches a commit into the cache and tells which one the host has. Arguments: repository, commit.
gd_git_fetch() {
  command -v git >/dev/null 2>&1 || gd_fail HOST_TOOL_MISSING git
  GIT_TERMINAL_PROMPT=0
  GIT_SSH_COMMAND=${GIT_SSH_COMMAND:-ssh -o BatchMode=yes}
  export GIT_TERMINAL_PROMPT GIT_SSH_COMMAND
  if [ "$(git -C "$state/git" config remote.origin.url 2>/dev/null)" != "$1" ]; then
    gd_remove "$state" git
    git init --quiet --bare "$state/git" && git -C "$state/git" config remote.origin.url "$1" || gd_fail GIT_FAILED "$2"
  fi
  # A commit that is in the cache needs no network.
  if ! gd_git_has "$2"; then
    # Without the lock and the runner's channel: git may leave a process behind that tidies the cache.
    git -C "$state/git" fetch --quiet --prune --force origin '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*' \
      2>&1 3<&- 4>&- 5<&- 7>&- 9>&- ||
      gd_fail GIT_FAILED "$2"
    gd_git_has "$2" || git -C "$state/git" fetch --quiet origin "$2" 2>&1 3<&- 4>&- 5<&- 7>&- 9>&- && gd_git_has "$2" ||
      gd_fail GIT_FAILED "$2"
  fi
  gd_say "state commit $gd_known"
}

# Whether the cache has a commit, and which one that is.
gd_git_has() {
  gd_known=$(git -C "$state/git" rev-parse --quiet --verify "$1^{commit}" 2>/dev/null) && [ -n "$gd_known" ]
}

# Argument: commit.
gd_git_tree() {
  gd_remove "$state/incoming" tree
  umask 022
  mkdir "$state/incoming/tree" || gd_fail ROOT_NOT_WRITABLE "$state"
  git -C "$state/git" archive --format=tar -o "$state/incoming/git.tar" "$1" 2>&1 &&
    tar -xpof "$state/incoming/git.tar" -C "$state/incoming/tree" 2>&1 || gd_fail GIT_FAILED "$1"
  umask 077
  gd_remove "$state/incoming" git.tar
}
