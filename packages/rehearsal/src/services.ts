import {
  type DatabaseService,
  mariaDbMissing,
  type RabbitService,
  rabbitMqMissing,
  startMariaDb,
  startRabbitMq,
} from '@guarded-deploy/local-services';

/** The services that test.yml names; GitHub starts them as containers, a rehearsal as programs of this machine. */
export interface Services extends AsyncDisposable {
  readonly mariadb: DatabaseService | undefined;
  readonly rabbitmq: RabbitService | undefined;
  /** What stands in for one that is missing, in words. */
  readonly skipped: readonly string[];
}

export async function startServices(databases: readonly string[]): Promise<Services> {
  const skipped: string[] = [];
  const [noMariaDb, noRabbitMq] = [mariaDbMissing(), rabbitMqMissing()];
  if (noMariaDb) skipped.push(`MariaDB: ${noMariaDb}; the app used SQLite`);
  if (noRabbitMq) skipped.push(`RabbitMQ: ${noRabbitMq}; the app ran its actors in process`);
  const [mariadb, rabbitmq] = await Promise.allSettled([
    noMariaDb ? undefined : startMariaDb({ database: databases[0] ?? 'portal' }),
    noRabbitMq ? undefined : startRabbitMq(),
  ]);
  const stop = async () => {
    await Promise.all(
      [mariadb, rabbitmq].map(started =>
        started.status === 'fulfilled' ? started.value?.stop() : undefined,
      ),
    );
  };
  const failed = [mariadb, rabbitmq].find(started => started.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return {
    mariadb: mariadb.status === 'fulfilled' ? mariadb.value : undefined,
    rabbitmq: rabbitmq.status === 'fulfilled' ? rabbitmq.value : undefined,
    skipped,
    [Symbol.asyncDispose]: stop,
  };
}

/** For a scenario that needs none. */
export const noServices = (): Services => ({
  mariadb: undefined,
  rabbitmq: undefined,
  skipped: [],
  [Symbol.asyncDispose]: async () => undefined,
});
