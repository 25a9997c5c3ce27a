import { checkPeers } from './peers.check.ts';

checkPeers(1);
