'use strict';
// The page can be read without this: it copies commands, filters files, and unfolds everything for the printer.
for (const command of document.querySelectorAll('.command')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    const code = command.querySelector('code');
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = 'Selected';
    }
  });
  command.append(button);
}

const paths = document.querySelectorAll('[data-path]');
if (paths.length > 8) {
  const label = document.createElement('label');
  const input = document.createElement('input');
  input.type = 'search';
  input.placeholder = 'part of a path';
  label.append('Show files ', input);
  label.className = 'filter';
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const one of paths) one.hidden = !one.dataset.path.toLowerCase().includes(wanted);
    for (const step of document.querySelectorAll('.step')) step.hidden = !step.querySelector('[data-path]:not([hidden])');
  });
  document.querySelector('main').insertBefore(label, document.querySelector('#look, #hand, #unknown, #changes'));
}

let folded = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll('details:not([open])')];
  for (const one of folded) one.open = true;
});
addEventListener('afterprint', () => {
  for (const one of folded) one.open = false;
});
