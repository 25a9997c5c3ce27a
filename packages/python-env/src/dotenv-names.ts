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
      /^(?:PERL5?(?:LIB|OPT|DB)|RUBY(?:OPT|LIB)|GEM_(?:HOME|PATH)|BUNDLE_.*|(?:_JAVA|JDK_JAVA|JAVA_TOOL)_OPTIONS|CLASSPATH|MAVEN_(?:OPTS|ARGS)|GRADLE_OPTS|FLYWAY_.*|PHPRC|PHP_INI_SCAN_DIR|GOFLAGS|RUSTC_WRAPPER|CARGO_.*|MAKEFLAGS|TAR_OPTIONS|RSYNC_RSH|VIRTUAL_ENV|CONDA_.*)$/i,
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
];

/**
 * Why a name is not set for later steps; undefined when it is.
 * @param allowed names that the workflow allows although they belong to a refused family
 */
export function refusal(name: string, allowed: readonly string[] = []): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) return 'is no name of a variable';
  const family = FAMILIES.find(({ names, harmless }) => names.test(name) && !harmless?.test(name));
  if (family === undefined || (!family.always && allowed.includes(name))) return undefined;
  return family.why;
}

/** Whether the workflow could allow a refused name with `env-allow`. */
export function canBeAllowed(name: string): boolean {
  return refusal(name, [name]) === undefined;
}
