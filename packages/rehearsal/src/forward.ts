import { connect, createServer, type Socket } from 'node:net';

interface Forward extends AsyncDisposable {
  readonly port: number;
}

/** Listens on `address` and passes every connection on to a port of the loopback interface: hosts in namespaces of their own reach our services. */
export async function forward(address: string, target: number): Promise<Forward> {
  const open = new Set<Socket>();
  const server = createServer(near => {
    const far = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => open.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, resolve);
  });
  const { port } = server.address() as { port: number };
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise<void>(resolve => server.close(() => resolve()));
    },
  };
}
