// What happened to the queue, told to all who look at it: in this tab and in the others.
const channel = 'BroadcastChannel' in self ? new BroadcastChannel('outbox') : null;
const listeners = [];

function pass(news) {
  for (const listener of listeners) listener(news);
}

export function tell(news) {
  pass(news);
  channel?.postMessage(news);
}

export function onNews(listener) {
  listeners.push(listener);
}

channel?.addEventListener('message', (event) => pass(event.data));
