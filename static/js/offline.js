/**
 * Starts what keeps pages for reading without a network, or takes it away where the site has switched that off.
 */

const { site, words } = window.digest;
const workers = navigator.serviceWorker; // browsers have it on https and on this machine only

async function stop() {
  const registration = await workers.getRegistration(site);
  if (registration?.scope === site) registration.active?.postMessage("retire"); // else it is that of a site above this one
}

if (workers) await ("offline" in words ? workers.register(`${site}service-worker.js`, { scope: site }) : stop());
