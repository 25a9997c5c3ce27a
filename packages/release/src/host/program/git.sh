# A source from a repository: fetched into a cache, then unpacked.

# git asks nobody for a password, and runs no program that an address names (`ext::`).
gd_git_careful() {
  GIT_TERMINAL_PROMPT=0
  GIT_SSH_COMMAND=${GIT_SSH_COMMAND:-ssh -o BatchMode=yes}
  GIT_ALLOW_PROTOCOL=file:git:http:https:ssh
  export GIT_TERMINAL_PROMPT GIT_SSH_COMMAND GIT_ALLOW_PROTOCOL
}

# Fetches a commit into the cache and tells which one the host has. Arguments: repository, commit.
gd_git_fetch() {
  command -v git >/dev/null 2>&1 || gd_fail HOST_TOOL_MISSING git
  gd_git_careful
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
  gd_git_careful
  gd_git_unpack "$state/git" "$1" "$state/incoming/tree" "$(git -C "$state/git" config remote.origin.url)" ''
  umask 077
  gd_remove "$state/incoming" git.tar
}

# Unpacks a commit, and its submodules into it. Arguments: cache, commit, directory, address of the repository, its path in the tree.
gd_git_unpack() {
  git -C "$1" archive --format=tar -o "$state/incoming/git.tar" "$2" 2>&1 &&
    tar -xpof "$state/incoming/git.tar" -C "$3" 2>&1 || gd_fail GIT_FAILED "$2"
  gd_git_no_pointers "$@"
  # Of a tree of ours no name has a line break; git quotes those that have something unusual.
  while read -r gd_module_commit gd_module_path; do
    [ -z "$gd_module_path" ] || (gd_git_module "$@") || exit 1
  done <<END
$(git -C "$1" ls-tree -r "$2" | sed -n "s/^160000 commit \\([0-9a-f]*\\)$gd_tab/\\1 /p")
END
}

# One submodule: $gd_module_path at $gd_module_commit. Arguments: those of gd_git_unpack.
gd_git_module() {
  gd_name=$(git -C "$1" config -z --blob "$2:.gitmodules" --get-regexp '^submodule\..*\.path$' 2>/dev/null | tr '\n\000' '\t\n' |
    while IFS=$gd_tab read -r gd_key gd_text; do [ "$gd_text" != "$gd_module_path" ] || printf '%s\n' "${gd_key%.path}"; done)
  gd_url=
  [ -z "$gd_name" ] || gd_url=$(git -C "$1" config --blob "$2:.gitmodules" --get "$gd_name.url" 2>/dev/null)
  [ -n "$gd_url" ] || gd_fail GIT_SUBMODULE "$5$gd_module_path|.gitmodules has no address of it"
  case $gd_url in
  ./* | ../*)
    gd_base=${4%/}
    while :; do
      case $gd_url in
      ./*) gd_url=${gd_url#./} ;;
      ../*)
        gd_url=${gd_url#../}
        case $gd_base in */*) gd_base=${gd_base%/*} ;; *) gd_base=${gd_base%:*}: ;; esac
        ;;
      *) break ;;
      esac
    done
    case $gd_base in *:) gd_url=$gd_base$gd_url ;; *) gd_url=$gd_base/$gd_url ;; esac
    ;;
  -*) gd_fail GIT_SUBMODULE "$5$gd_module_path|its address is an option" ;;
  esac
  gd_key=$(printf '%s' "$gd_url" | sha256sum)
  gd_cache=$state/git/modules/${gd_key%% *}
  if ! git -C "$gd_cache" rev-parse --quiet --verify "$gd_module_commit^{commit}" >/dev/null 2>&1; then
    gd_step "submodule $5$gd_module_path"
    [ -d "$gd_cache" ] || git init --quiet --bare "$gd_cache" || gd_fail GIT_FAILED "$gd_module_commit"
    {
      git -C "$gd_cache" fetch --quiet "$gd_url" "$gd_module_commit" ||
        git -C "$gd_cache" fetch --quiet "$gd_url" '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*'
    } 2>&1 3<&- 4>&- 5<&- 7>&- 9>&-
    git -C "$gd_cache" rev-parse --quiet --verify "$gd_module_commit^{commit}" >/dev/null 2>&1 ||
      gd_fail GIT_SUBMODULE "$5$gd_module_path|$gd_url"
    # Nothing else keeps what no branch leads to.
    git -C "$gd_cache" update-ref "refs/kept/$gd_module_commit" "$gd_module_commit"
  fi
  gd_reach "$3" "$gd_module_path" make || gd_blocked "$gd_module_path"
  [ ! -L "./$gd_leaf" ] && { [ -d "./$gd_leaf" ] || mkdir "./$gd_leaf"; } || gd_fail PATH_IS_LINK "$3/$gd_module_path"
  gd_git_unpack "$gd_cache" "$gd_module_commit" "$PWD/$gd_leaf" "$gd_url" "$5$gd_module_path/"
}

# Files of Git LFS are not in the repository, only what points to them. Arguments: those of gd_git_unpack.
gd_git_no_pointers() {
  git -C "$1" grep -q filter=lfs "$2" -- .gitattributes '*/.gitattributes' 2>/dev/null || return 0
  gd_text=$(find "$3" -type f -size -3 -exec grep -lx 'version https://git-lfs.github.com/spec/v1' {} + | head -n 1)
  [ -z "$gd_text" ] || gd_fail GIT_LFS "$5${gd_text#"$3"/}"
}
