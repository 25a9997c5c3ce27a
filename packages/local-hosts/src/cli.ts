import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeHosts, down, ensureImage, imageName, sets, systemPlaces, up, whyNoHosts } from './index.ts';

const USAGE = `Debian hosts with systemd and sshd on this machine (root; see docs/hosts.md).

  scripts/hosts up N [--rtt MS[,MS…]] [--set NAME] [--kind systemd|sshd] [--suite bookworm|trixie] [--json FILE]
  scripts/hosts down [--set NAME | --all]
  scripts/hosts list [--set NAME]
  scripts/hosts image                       makes the image, prints where it is
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rtt: { type: 'string', default: '0' },
    set: { type: 'string', default: 'hosts' },
    kind: { type: 'string', default: 'systemd' },
    suite: { type: 'string', default: 'bookworm' },
    json: { type: 'string' },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  const [command, count] = positionals;
  if (values.help || !command) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const why = whyNoHosts();
  if (why && command !== 'list') {
    console.error(`hosts: not on this machine: ${why}`);
    return 3;
  }
  switch (command) {
    case 'up': {
      const rtt = values.rtt.split(',').map(Number);
      if (
        !/^\d+$/.test(count ?? '') ||
        rtt.some(ms => !(ms >= 0 && ms <= 2000)) ||
        !/^(systemd|sshd)$/.test(values.kind) ||
        !/^(bookworm|trixie)$/.test(values.suite)
      ) {
        console.error(USAGE);
        return 2;
      }
      const kind = values.kind as 'systemd' | 'sshd';
      const suite = values.suite as 'bookworm' | 'trixie';
      const say = (line: string) => console.error(line);
      const description = await up({ count: Number(count), rtt, set: values.set, kind, suite, say });
      const json = `${JSON.stringify(description, null, 2)}\n`;
      if (values.json) writeFileSync(values.json, json);
      else process.stdout.write(json);
      return 0;
    }
    case 'down':
      for (const set of values.all ? sets() : [values.set]) down(set);
      return 0;
    case 'list': {
      for (const set of sets()) {
        const description = describeHosts(set);
        const hosts = description?.hosts.map(
          host => `${host.name} ${Object.values(host.addresses).join(' ')}`,
        );
        console.log(`${set}: ${hosts?.join(', ') ?? 'left over; take it down'}`);
      }
      return 0;
    }
    case 'image':
      console.log(ensureImage(systemPlaces.cache, line => console.error(line), values.suite as 'bookworm'));
      return 0;
    default:
      console.error(`hosts: unknown command '${command}' (image ${imageName()})\n\n${USAGE}`);
      return 2;
  }
}

process.exitCode = await main();
