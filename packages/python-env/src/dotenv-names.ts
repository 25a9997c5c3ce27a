/**
 * Which names a dotenv file of the checkout may set for the steps that follow. A pull request writes that file; what it sets must
 * not decide what later steps run, whom they trust or whom they talk to. Pure.
 */

/** Names of one kind that are refused. */
interface Family {
  /** Compared without regard to case: some programs read `http_proxy`, others `HTTP_PROXY`. */
  readonly names: RegExp;
  /** Members of the family that no program acts on in a harmful way. */
  readonly harmless?: RegExp;
  /** To be read after the name: "PYTHONPATH decides …". */
  readonly why: string;
  /** No input can allow it. */
  readonly always?: true;
}

/** The runner's own, from GitHub's list of default variables. Other names that start with GITHUB_ are the application's. */
const GITHUB =
  'ACTION|ACTIONS|ACTION_PATH|ACTION_REF|ACTION_REPOSITORY|ACTOR|ACTOR_ID|API_URL|BASE_REF|ENV|EVENT_NAME|EVENT_PATH|GRAPHQL_URL|HEAD_REF|JOB|OUTPUT|PATH|REF|REF_NAME|REF_PROTECTED|REF_TYPE|REPOSITORY|REPOSITORY_ID|REPOSITORY_OWNER|REPOSITORY_OWNER_ID|RETENTION_DAYS|RUN_ATTEMPT|RUN_ID|RUN_NUMBER|SERVER_URL|SHA|STATE|STEP_SUMMARY|TOKEN|TRIGGERING_ACTOR|WORKFLOW|WORKFLOW_REF|WORKFLOW_SHA|WORKSPACE';

/**
 * Names that programs give their variables, by kind: a list of programs would never end. A kind whose names applications use for
 * themselves as often (`…_PATH`, `…_DIR`, `…_OPTIONS`, `…_HOST`) is not refused as a whole, only of programs that are known. See docs/decisions/0077.
 */
const KINDS_OF_PROGRAMS: readonly Family[] = [
  {
    names:
      /^(?:.*_(?:RSH|SSH|SSH_COMMAND|PAGER|EDITOR|ASKPASS|CONNECT_PROG|WRAPPER|LAUNCHER|STARTUP_HOOKS?|HOOKS|PRELOAD|PLUGINS|PLUGIN_(?:DIR|PATH)|AUTOLOAD|EXTENSIONS_PATH)|[A-Z]*PAGER|LD_.*_INIT|(?:LUA|TCL|NVIM|VIM|EMACS|GDB)(?:_.*)?INIT.*)$/i,
    harmless:
      /(?:HSTS|PWA|LINK|SEND|ENABLE[DS]?|DISABLE[DS]?|USE|VIA)_(?:PRELOAD|PLUGINS|HOOKS|SSH|EDITOR|AUTOLOAD)$/i,
    why: 'decides what a program runs or loads besides itself',
  },
  {
    names:
      /^(?:(?:[A-Z0-9]+_)+(?:OPTS|ADDOPTS|JAVA_OPTIONS|CMD_ARGS|FLAGS_INIT)|(?:TAR|GREP|LESS|CURL|ZIP|UNZIP|RSYNC|SSH|PS|LS)_(?:OPTIONS|COLORS_FILE)|[A-Z0-9]*(?:C|CXX|CPP|LD|AS|F|FC|RUST|GO|ARFLAGS)FLAGS|MAKE(?:FILES|LEVEL|FLAGS|OVERRIDES)?|MFLAGS|GNUMAKEFLAGS|(?:OCAMLRUN|CAMLRUN)PARAM|ERL_.*|ELIXIR_.*)$/i,
    harmless: /^(?:FEATURE|APP|DB|DATABASE|REDIS|CACHE|MAIL|EMAIL)_(?:OPTS|FLAGS)$/i,
    why: 'decides with which options a program runs',
  },
  {
    names:
      /^(?:CC|CXX|CPP|LD|AR|AS|NM|FC|F77|F90|RANLIB|STRIP|OBJCOPY|OBJDUMP|YACC|LEX|BISON|M4|AWK|SED|HOSTCC|CCACHE_.*|SCCACHE_.*|DISTCC_.*|GCC_.*|CLANG_.*|LLVM_.*|CMAKE_.*|CTEST_.*|MESON.*|NINJA_.*|AUTOCONF|AUTOMAKE|ACLOCAL.*|LIBTOOL.*|PKG_CONFIG.*|SDKROOT|DEVELOPER_DIR|DISTUTILS_.*|SETUPTOOLS_.*|COMPILER_PATH|LIBRARY_PATH|[A-Z_]*INCLUDE_PATH|CPATH|CUDA_(?:PATH|HOME|ROOT)|NVCC_.*)$/i,
    why: 'decides what compiles the code that is installed',
  },
  {
    names:
      /^(?:[A-Z0-9]+_HOME|[A-Z0-9]+HOME|XDG_.*|[A-Z0-9]{2,}PATH|[A-Z0-9]+RC|(?:[A-Z0-9]+_)*(?:RCFILE|RC_FILENAME|RCPATH)|INPUTRC|(?:[A-Z0-9]+_)+CLI_CONFIG(?:_FILE|_DIR)?|[A-Z0-9]+_(?:CONFIG|CONF)_(?:DIR|FILE|PATH|HOME)|CLOUDSDK_.*|ALEMBIC_CONFIG|TOX_.*|NOX_.*|HATCH_.*|TERMINFO(?:_DIRS)?|FPATH|HISTFILE|MALLOC_TRACE)$/i,
    harmless:
      /^(?:(?:SITE|APP|USER|REDIRECT|URL|PAGE|FORCE)_?HOME|(?:BASE|FILE|LOG|DATA|ROOT|MEDIA|STATIC|UPLOAD|URL|SUB)S?PATH|(?:APP|DJANGO|FLASK|CELERY|LOG|LOGGING|DB|DATABASE|YAML|CLOUD|SERVICE|SERVER|SITE)_CONF(?:IG)?_(?:DIR|FILE|PATH)|SRC|[A-Z0-9]*_SRC)$/i,
    why: 'decides where a program reads its configuration or its code',
  },
  {
    names:
      /^(?:R_(?:PROFILE|ENVIRON|HOME|LIBS|MAKEVARS).*|DOTNET_.*|CORECLR_.*|COR_.*|COMPLUS_.*|NUGET_.*|MSBUILD.*|GTK_.*|GDK_.*|GIO_.*|GST_(?:PLUGIN|REGISTRY).*|QT_.*|QML.*|KDE.*|GNUPGHOME|GPG_(?:AGENT_INFO|TTY)|HG(?:RCPATH|EDITOR|MERGE|PLAIN.*|PROF)?|SVN_.*|CVS(?:ROOT|EDITOR|WRAPPERS|_.*)|BZR_.*|RSYNC_.*|LUA_.*|PHP_.*|GO(?:PATH|ROOT|PROXY|ENV|SUMDB|NOSUMDB|NOSUMCHECK|PRIVATE|INSECURE|AUTH|VCS|TOOLCHAIN|CACHEPROG|BIN|MODCACHE)|RUST(?:C|DOC|UP)?_.*|COREPACK_.*|ELECTRON_.*|(?:PUPPETEER|PLAYWRIGHT)_(?:.*(?:EXECUTABLE_PATH|DOWNLOAD_.*|NODEJS_PATH)|BROWSERS_PATH|CACHE_DIR|CLI.*)|CHROME_(?:BIN|PATH)|MOZ_.*|WINE(?:PREFIX|PATH|ARCH|DLLOVERRIDES|SERVER|LOADER)|JUPYTER_(?:CONFIG_.*|PATH|DATA_DIR)|IPYTHON.*|NUMBA_.*|PYTEST_.*|COVERAGE_.*|PRE_COMMIT_.*|RYE_.*|VIRTUALENV_.*|HYPOTHESIS_.*|MYSQL_(?:HOME|TEST_LOGIN_FILE|GROUP_SUFFIX)|LIBMYSQL_.*|MARIADB_(?:HOME|PLUGIN_DIR)|PSQLRC|PSQL_.*|PGSYSCONFDIR|PGSERVICE(?:FILE)?|PGPASSFILE|FLIT_.*)$/i,
    harmless:
      /^(?:PHP_(?:VERSION|ENV|MEMORY_LIMIT|TIMEZONE)|RUST_(?:LOG|BACKTRACE|VERSION)|RUSTUP_VERSION|LUA_VERSION|DOTNET_(?:ENVIRONMENT|VERSION))$/i,
    why: 'decides what another program loads or where it connects to',
  },
  {
    names:
      /^(?:GOOGLE_APPLICATION_CREDENTIALS|GOOGLE_API_CERTIFICATE_CONFIG|AZURE_(?:CONFIG_DIR|AUTHORITY_HOST|EXTENSION_DIR|FEDERATED_TOKEN_FILE)|ARM_(?:CLIENT|TENANT|SUBSCRIPTION|USE|OIDC|METADATA|ENVIRONMENT|MSI|ENDPOINT).*|BUILDKIT_.*|BUILDX_.*|DOCKER_(?:AUTH_CONFIG|CONTENT_TRUST.*|TLS.*|API_VERSION)|COMPOSE_.*|CONTAINERS?_(?:HOST|CONF.*|REGISTRIES_CONF|STORAGE_CONF)|PODMAN_.*|TESTCONTAINERS_.*|HELM_.*|KUBE(?:_CONFIG.*|_EDITOR|_CTX|_HOST|_TOKEN|CTL_.*)|TF_(?:CLI_.*|PLUGIN_.*|DATA_DIR|REATTACH_.*|VAR_.*|WORKSPACE|TOKEN_.*|REGISTRY_.*|ENCRYPTION|STATE_.*)|TERRAFORM_.*|TOFU_.*|VAULT_.*|CONSUL_HTTP_.*|NOMAD_.*|PULUMI_.*|TWINE_.*|GLAB_.*|GITLAB_TOKEN|CODECOV_.*|SSH_CONFIG|BOTO_CONFIG)$/i,
    harmless: /^(?:COMPOSE_(?:PROJECT_NAME|PROFILES|HTTP_TIMEOUT|PATH_SEPARATOR))$/i,
    why: 'decides with which account, or with whose machine, later steps work',
  },
  {
    names: /^(?:.*_(?:NPM_REGISTRY|REGISTRY_SERVER|EXTRA_INDEX_URL|CA_BUNDLE)|DEBUGINFOD_URLS)$/i,
    why: 'decides through which machine later steps talk, or where packages come from',
  },
];

const FAMILIES: readonly Family[] = [
  {
    names: new RegExp(
      `^(?:GITHUB_(?:${GITHUB})|(?:ACTIONS|RUNNER|INPUT|STATE|GUARDED_DEPLOY|RUN_TESTS)_.*)$`,
      'i',
    ),
    why: 'belongs to the runner or to these actions',
    always: true,
  },
  {
    names:
      /^(?:LD_(?:ASSUME_KERNEL|AUDIT|BIND_NO[TW]|DEBUG(?:_OUTPUT)?|DYNAMIC_WEAK|HWCAP_MASK|LIBRARY_PATH(?:_\d+)?|ORIGIN_PATH|POINTER_GUARD|PREFER_MAP_32BIT_EXEC|PRELOAD(?:_\d+)?|PROFILE(?:_OUTPUT)?|RUN_PATH|SHOW_AUXV|TRACE_.*|USE_LOAD_BIAS|VERBOSE|WARN)|DYLD_.*|GLIBC_TUNABLES|GCONV_PATH|LOCPATH|NLSPATH)$/i,
    why: 'decides which libraries every program loads',
  },
  {
    names:
      /^(?:PATH|HOME|SHELL|IFS|CDPATH|PS4|PROMPT_COMMAND|GLOBIGNORE|EXECIGNORE|SHELLOPTS|BASHOPTS|BASH_ENV|BASH_FUNC_.*|BASH_LOADABLES_PATH|ZDOTDIR|EDITOR|VISUAL|PAGER|LESSOPEN|LESSCLOSE|BROWSER|SUDO_ASKPASS|XDG_CONFIG_(?:HOME|DIRS))$/i,
    why: 'decides what shells and the programs they start run or read',
  },
  {
    names: /^PYTHON.*$/i,
    harmless:
      /^PYTHON(?:UNBUFFERED|DONTWRITEBYTECODE|HASHSEED|IOENCODING|UTF8|FAULTHANDLER|DEVMODE|ASYNCIODEBUG|TRACEMALLOC|_VERSION|_ENV)$/i,
    why: 'decides what every Python loads',
  },
  {
    names: /^(?:NODE_.*|NPM_CONFIG_.*|YARN_.*|PNPM_.*|BUN_.*|DENO_.*)$/i,
    harmless: /^(?:NODE_ENV|NODE_VERSION)$/i,
    why: 'decides what Node and its installers load, and whom they trust',
  },
  {
    names:
      /^(?:PERL5?(?:LIB|OPT|DB)|RUBY(?:OPT|LIB)|GEM_(?:HOME|PATH)|BUNDLE_.*|(?:_JAVA|JDK_JAVA|JAVA_TOOL)_OPTIONS|CLASSPATH|MAVEN_(?:OPTS|ARGS)|GRADLE_OPTS|FLYWAY_.*|PHPRC|PHP_INI_SCAN_DIR|GOFLAGS|RUSTC_WRAPPER|CARGO_.*|VIRTUAL_ENV|CONDA_.*)$/i,
    why: 'decides what an interpreter or a build tool runs',
  },
  {
    names: /^(?:PIP|PIPX|PIPENV|UV|POETRY|PDM|HATCH)_.*$/i,
    why: 'decides where packages come from',
  },
  {
    names: /^GIT_.*$/i,
    harmless:
      /^GIT_(?:COMMIT|SHA|HASH|REV|REVISION|BRANCH|TAG|VERSION|COMMIT_SHA|COMMIT_HASH|CLIENT_ID|CLIENT_SECRET)$/i,
    why: 'decides what Git runs and whom it talks to',
  },
  {
    names:
      /^(?:GH_(?:TOKEN|ENTERPRISE_TOKEN|HOST|REPO|CONFIG_DIR|PATH|BROWSER|EDITOR|PAGER)|GITHUB_ENTERPRISE_TOKEN|SSH_(?:ASKPASS|ASKPASS_REQUIRE|AUTH_SOCK|SK_PROVIDER)|DOCKER_(?:HOST|CONFIG|CONTEXT|CERT_PATH|TLS_VERIFY)|KUBECONFIG|NETRC|CURL_HOME|WGETRC)$/i,
    why: 'decides with which account, or with whose machine, later steps work',
  },
  { names: /^ANSIBLE_.*$/i, why: 'decides what Ansible loads and which hosts it trusts' },
  {
    names:
      /^AWS_(?:CA_BUNDLE|CONFIG_FILE|CONTAINER_.*|EC2_METADATA_.*|ENDPOINT_URL.*|IGNORE_CONFIGURED_ENDPOINT_URLS|PROFILE|ROLE_.*|SHARED_CREDENTIALS_FILE|WEB_IDENTITY_.*)$/i,
    why: 'decides with which account later steps use AWS, and where they send their requests',
  },
  {
    names:
      /^(?:(?:HTTPS?|FTP|WSS?|SOCKS|ALL|NO)_PROXY|HOSTALIASES|LOCALDOMAIN|RES_OPTIONS|SSL_CERT_(?:FILE|DIR)|NIX_SSL_CERT_FILE|SSLKEYLOGFILE|OPENSSL_(?:CONF|MODULES|ENGINES)|(?:REQUESTS|CURL)_CA_BUNDLE|HTTPLIB2_CA_CERTS|GRPC_DEFAULT_SSL_ROOTS_FILE_PATH)$/i,
    why: 'decides through which machine later steps talk, and whose certificates they trust',
  },
  ...KINDS_OF_PROGRAMS,
];

/**
 * Why a name is not set for later steps; undefined when it is.
 * @param allowed names that the workflow allows although they belong to a refused family
 */
export function refusal(name: string, allowed: readonly string[] = []): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_.-]{0,254}$/.test(name)) return 'is no name of a variable';
  const family = FAMILIES.find(({ names, harmless }) => names.test(name) && !harmless?.test(name));
  if (family === undefined || (!family.always && allowed.includes(name))) return undefined;
  return family.why;
}

/** Whether the workflow could allow a refused name with `env-allow`. */
export function canBeAllowed(name: string): boolean {
  return refusal(name, [name]) === undefined;
}
