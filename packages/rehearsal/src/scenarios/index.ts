import type { Scenario } from '../scenario.ts';
import { commentDeploy } from './comment.ts';
import {
  dispatchByOutsider,
  ecsCanary,
  ecsRollback,
  ecsStaging,
  ecsTwoApps,
  promote,
  promoteBlockedFix,
  publish,
} from './containers.ts';
import { ecsMigrations } from './containers-migrations.ts';
import { holdAndFreeze, mainBranch, rollbackByRerun } from './going-back.ts';
import { hostileDependency } from './hostile.ts';
import { partialFailure, release, rollback, scale } from './hosts.ts';
import { deadRunner, twoDeploys } from './lock.ts';
import { dbDown, pendingSafe, pendingUnsafe, releaseMigrate } from './migrations.ts';
import { operate } from './operate.ts';
import { prCollaborator, prExternal, prHeadMoved, rerunByReader } from './pull-request.ts';
import { pushProd, pushStaging } from './push.ts';

/** In the order in which `all` plays them. */
export const SCENARIOS: readonly Scenario[] = [
  pushStaging,
  pushProd,
  mainBranch,
  rollbackByRerun,
  holdAndFreeze,
  commentDeploy,
  prCollaborator,
  prExternal,
  prHeadMoved,
  rerunByReader,
  twoDeploys,
  deadRunner,
  pendingSafe,
  pendingUnsafe,
  releaseMigrate,
  dbDown,
  release,
  rollback,
  scale,
  partialFailure,
  operate,
  hostileDependency,
  ecsStaging,
  ecsRollback,
  ecsCanary,
  ecsMigrations,
  ecsTwoApps,
  publish,
  promote,
  promoteBlockedFix,
  dispatchByOutsider,
];
