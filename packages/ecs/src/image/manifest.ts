/** What is looked at of an image's labels. Anybody who pushes the image may have written them. */
export interface Labels {
  /** `org.opencontainers.image.revision` */
  readonly revision?: string;
  /** `org.opencontainers.image.source` */
  readonly source?: string;
}

export interface Manifest {
  readonly digest: string;
  readonly type: string;
  readonly body: string;
}

type Plain = Readonly<Record<string, unknown>>;

const plain = (value: unknown): Plain =>
  typeof value === 'object' && value !== null ? (value as Plain) : {};

function read(text: string): Plain {
  try {
    return plain(JSON.parse(text));
  } catch {
    return {};
  }
}

const PREFIX = 'org.opencontainers.image.';

function pick(labels: unknown): Labels {
  const { [`${PREFIX}revision`]: revision, [`${PREFIX}source`]: source } = plain(labels);
  return {
    ...(typeof revision === 'string' && revision !== '' ? { revision } : {}),
    ...(typeof source === 'string' && source !== '' ? { source } : {}),
  };
}

/** Labels of an image's configuration; those of its manifest where it has none. */
export function labelsOf(configuration: string, annotations: Labels = {}): Labels {
  return { ...annotations, ...pick(plain(read(configuration)['config'])['Labels']) };
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Signatures and attestations stand in an index beside the images, as images of an unknown platform. */
function isImage(entry: unknown): boolean {
  const { platform, annotations } = plain(entry);
  const kind = plain(annotations)['vnd.docker.reference.type'];
  return plain(platform)['os'] !== 'unknown' && kind === undefined;
}

/**
 * The digest of the configuration of an image, through an index where there is one: all platforms are built from one commit.
 * @returns undefined when there is no such image, or its manifest is of another kind
 */
export async function platformManifest(
  reference: string,
  manifest: (reference: string) => Promise<Manifest | undefined>,
): Promise<{ readonly config: string; readonly annotations: Labels } | undefined> {
  const top = await manifest(reference);
  if (top === undefined) return undefined;
  let document = read(top.body);
  let annotations = pick(document['annotations']);
  const entries = document['manifests'];
  if (Array.isArray(entries)) {
    const digest = plain(entries.find(isImage))['digest'];
    if (typeof digest !== 'string' || !DIGEST.test(digest)) return undefined;
    const inner = await manifest(digest);
    if (inner === undefined) return undefined;
    document = read(inner.body);
    annotations = { ...annotations, ...pick(document['annotations']) };
  }
  const config = plain(document['config'])['digest'];
  return typeof config === 'string' && DIGEST.test(config) ? { config, annotations } : undefined;
}
