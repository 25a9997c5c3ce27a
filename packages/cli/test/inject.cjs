/** Loaded before the command line: makes reading the source fail as a broken disk does. INJECT_FS: name of a file, and when. */
const fs = require('node:fs');
const [name, when] = (process.env.INJECT_FS ?? '').split('|');
if (name) {
  const fail = path => {
    const error = new Error(`EIO: i/o error, open '${path}'`);
    error.code = 'EIO';
    throw error;
  };
  let reads = 0;
  const { openSync, readdirSync, createReadStream } = fs;
  const isMeant = path => String(path).endsWith(name);
  fs.openSync = (path, ...rest) => {
    // The first time a file is opened it is hashed, the second time it is sent.
    if (isMeant(path) && ++reads >= (when === 'send' ? 2 : 1)) fail(path);
    return openSync(path, ...rest);
  };
  fs.readdirSync = (path, ...rest) => (isMeant(path) ? fail(path) : readdirSync(path, ...rest));
  fs.createReadStream = (path, ...rest) => (isMeant(path) ? fail(path) : createReadStream(path, ...rest));
  require('node:module').syncBuiltinESMExports();
}
