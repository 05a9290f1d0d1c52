// node axios.mjs API FILE: calls by axios, written by axios-har-tracker.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const axios = require('axios');
const { AxiosHarTracker } = require('axios-har-tracker');

const [api, file] = process.argv.slice(2);
const tracker = new AxiosHarTracker(axios);
const call = async (method, path, data, headers) => {
  try {
    await axios({ method, url: api + '/v1' + path, data, headers });
  } catch { /* it is recorded all the same */ }
};
await call('get', '/plants');
await call('post', '/plants', { name: 'Birne' });
await call('get', '/plants/1');
await call('get', '/plants/7');
await call('put', '/plants/1', { name: 'Rübe' });
await call('get', '/moved');
await call('get', '/note');
await call('get', '/dump', undefined, { Range: 'bytes=0-5' });
await call('get', '/me');
await call('get', '/me', undefined, { Authorization: 'Bearer secret-of-ann' });
try {
  await axios.get('http://127.0.0.1:9/v1/plants');
} catch { /* nobody listens there */ }
writeFileSync(file, JSON.stringify(tracker.getGeneratedHar(), null, 1) + '\n');
