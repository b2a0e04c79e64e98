import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';

export const launch = async () =>
  playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    headless: true,
    timeout: 60_000,
  });

/** A browser that was never here before but for its session, and keeps what it is sent from the first page on. */
export const newcomer = (browser, storageState) =>
  browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', storageState });

/** Milliseconds from the beginning of the navigation until `selector` is there and `unwanted` is not. */
export async function settled(page, selector, unwanted = 'none-of-this') {
  const at = await page.waitForFunction(
    ([wanted, not]) => document.querySelector(wanted) && !document.querySelector(not) && performance.now(),
    [selector, unwanted],
    { polling: 'raf', timeout: 60_000 },
  );
  return at.jsonValue();
}

/** Milliseconds from a click until `selector` is there. */
export async function after(page, click, selector) {
  await page.evaluate(() => {
    addEventListener('pointerdown', () => (window.pressedAt ??= performance.now()), { capture: true });
    delete window.pressedAt;
  });
  await click();
  const at = await page.waitForFunction(
    (wanted) => document.querySelector(wanted) && performance.now() - window.pressedAt,
    selector,
    { polling: 'raf', timeout: 60_000 },
  );
  return at.jsonValue();
}

/** Counts the bytes of scripts as they come over the line. */
export async function countScripts(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const scripts = new Set();
  let bytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  return () => bytes;
}

/** Frames in a second while the mouse drags from the middle of `selector`. */
export async function framesWhileDragging(page, selector, milliseconds = 2_000) {
  const { x, y, width, height } = await page.locator(selector).first().boundingBox();
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  await page.mouse.move(middleX, middleY);
  await page.mouse.down();
  await page.evaluate(() => {
    window.frames_ = 0;
    const count = () => {
      window.frames_ += 1;
      window.counting = requestAnimationFrame(count);
    };
    window.counting = requestAnimationFrame(count);
  });
  const began = performance.now();
  for (let step = 0; performance.now() - began < milliseconds; step++)
    await page.mouse.move(middleX + 150 * Math.sin(step / 10), middleY + 80 * Math.cos(step / 10));
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(window.counting);
    return window.frames_;
  });
  const seconds = (performance.now() - began) / 1_000;
  await page.mouse.up();
  return frames / seconds;
}

/** Notes every task of the page that took longer than 50 ms; answers the longest since it was asked last. */
export async function watchLongTasks(page) {
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longTasks.push(duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  return async () => {
    // The browser tells of a task a moment after it is over.
    await page.waitForTimeout(200);
    return page.evaluate(() => {
      const longest = Math.max(0, ...window.longTasks);
      window.longTasks = [];
      return longest;
    });
  };
}
