// node chrome-har.mjs PAGES FILE: what Chromium tells its debuggers becomes a HAR by chrome-har.
import { writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { harFromMessages } from 'chrome-har';
import { browse } from './browse.mjs';

const [pages, file] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
const page = await browser.newPage();
const debuggerOf = await page.context().newCDPSession(page);
const messages = [];
const received = new Map();
for (const method of ['Page.loadEventFired', 'Page.domContentEventFired', 'Page.frameStartedLoading',
  'Page.frameAttached', 'Page.frameScheduledNavigation', 'Network.requestWillBeSent',
  'Network.requestServedFromCache', 'Network.dataReceived', 'Network.responseReceived',
  'Network.resourceChangedPriority', 'Network.loadingFinished', 'Network.loadingFailed',
  'Network.requestWillBeSentExtraInfo', 'Network.responseReceivedExtraInfo']) {
  debuggerOf.on(method, async (params) => {
    messages.push({ method, params });
    if (method === 'Network.responseReceived') received.set(params.requestId, params.response);
    if (method !== 'Network.loadingFinished') return;
    try {
      const read = await debuggerOf.send('Network.getResponseBody', { requestId: params.requestId });
      const response = received.get(params.requestId);
      response.body = read.body;
      if (read.base64Encoded) response.encoding = 'base64';
    } catch { /* it has none */ }
  });
}
await debuggerOf.send('Page.enable');
await debuggerOf.send('Network.enable');
await browse(page, pages);
await page.waitForTimeout(500);
await browser.close();
writeFileSync(file,
  JSON.stringify(harFromMessages(messages, { includeTextFromResponseBody: true }), null, 1) + '\n');
