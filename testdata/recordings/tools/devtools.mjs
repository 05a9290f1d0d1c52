// node devtools.mjs PAGES FILE SANITIZED: what "Export HAR (with sensitive data)" and "Export HAR
// (sanitized)" in Chromium's developer tools write. The tools are a page themselves, which the browser serves to its debuggers; the page hands
// what its network panel has collected to the writer behind that button.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { browse } from './browse.mjs';

const [pages, file, sanitized] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'devtools-'));
const chrome = spawn('/usr/bin/chromium', ['--headless=new', '--no-sandbox', '--no-first-run',
  `--user-data-dir=${folder}`, '--remote-debugging-port=0', '--remote-allow-origins=*', 'about:blank']);
const port = await new Promise((found) => {
  chrome.stderr.on('data', (text) => {
    const at = /listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(text);
    if (at) found(at[1]);
  });
});
const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
const context = browser.contexts()[0];
const page = await context.newPage();
const session = await context.newCDPSession(page);
const { targetInfo } = await session.send('Target.getTargetInfo');
const tools = await context.newPage();
await tools.goto(`http://127.0.0.1:${port}/devtools/devtools_app.html?` +
  `ws=127.0.0.1:${port}/devtools/page/${targetInfo.targetId}&panel=network`);
await tools.waitForFunction(async () => {
  const sdk = await import('/devtools/core/sdk/sdk.js');
  return sdk.TargetManager.TargetManager.instance().models(sdk.NetworkManager.NetworkManager).length;
});
await tools.waitForTimeout(2000);
await browse(page, pages);
await page.waitForTimeout(1000);
const exported = (sanitize) => tools.evaluate(async (sanitize) => {
  const [logs, har, common] = await Promise.all([import('/devtools/models/logs/logs.js'),
    import('/devtools/models/har/har.js'), import('/devtools/core/common/common.js')]);
  let text = '';
  const stream = { write: async (part) => { text += part; }, close: async () => {} };
  await har.Writer.Writer.write(stream, logs.NetworkLog.NetworkLog.instance().requests(),
    { sanitize }, new common.Progress.Progress());
  return text;
}, sanitize);
writeFileSync(file, await exported(false) + '\n');
writeFileSync(sanitized, await exported(true) + '\n');
await browser.close();
const ended = new Promise((done) => chrome.on('exit', done));
chrome.kill();
await ended;
rmSync(folder, { recursive: true, force: true });
