/** The page of the panel: an empty frame that its script fills. */
export const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Device panel</title>
    <link rel="icon" href="data:,">
    <script type="module" src="/panel.js"></script>
  </head>
  <body><main id="panel"></main></body>
</html>
`;

/** The script of the page: it signs in, asks for a code, and lists the devices. */
export const script = `const panel = document.getElementById('panel');
const post = (path, values) =>
  fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(values) });

function show(title, fields, send) {
  document.title = title + ' - Device panel';
  panel.innerHTML = '<h1></h1><form></form><p role="alert"></p>';
  panel.querySelector('h1').textContent = title;
  const form = panel.querySelector('form');
  for (const { name, label, type } of fields) {
    const element = document.createElement('label');
    element.textContent = label + ' ';
    element.append(Object.assign(document.createElement('input'), { name, type, autocomplete: 'off' }));
    form.append(element);
  }
  form.append(Object.assign(document.createElement('button'), { textContent: 'Continue' }));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const answer = await send(Object.fromEntries(new FormData(form)));
    if (!answer.ok) panel.querySelector('[role=alert]').textContent = 'That was not right.';
    else route(answer.headers.get('x-next'));
  });
}

async function showDevices() {
  const answer = await fetch('/api/devices');
  if (!answer.ok) return route('sign-in');
  document.title = 'Devices - Device panel';
  panel.innerHTML = '<h1>Devices</h1><ul></ul>';
  for (const { serial, model } of await answer.json()) {
    const item = document.createElement('li');
    item.textContent = model + ', ' + serial;
    panel.querySelector('ul').append(item);
  }
}

function route(view) {
  history.replaceState(null, '', '/#' + view);
  if (view === 'devices') return void showDevices();
  if (view === 'code') return show('Code', [{ name: 'code', label: 'Code', type: 'text' }], (values) => post('/api/code', values));
  show(
    'Sign in',
    [
      { name: 'user', label: 'E-mail', type: 'email' },
      { name: 'password', label: 'Password', type: 'password' },
    ],
    (values) => post('/api/sign-in', values),
  );
}

route(location.hash.slice(1) || 'devices');
`;
