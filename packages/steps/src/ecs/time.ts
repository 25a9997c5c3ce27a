/**
 * Seconds that a release may take: the migrations, a way back that is still under way, the wait, its own way back, and the calls
 * around them.
 */
export const secondsOf = ({
  waitMinutes,
  migrate,
  migrateMinutes,
}: {
  readonly waitMinutes: number;
  readonly migrate?: string;
  readonly migrateMinutes?: number;
}): number =>
  waitMinutes * 60 * 2 +
  600 +
  (migrate === 'guard' || migrate === 'apply-safe' ? (migrateMinutes ?? 15) * 60 : 0);
