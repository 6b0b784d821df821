// Sets up the viewer of /docs: requests go to the server that the page came from, and colors
// follow those of the reader's system.
'use strict';

const viewer = document.getElementById('viewer');
viewer.setAttribute('server-url', location.origin);

const colors = {
  light: {
    'bg-color': '#ffffff', 'text-color': '#1f2328', 'header-color': '#0b3d5c', 'primary-color': '#0b5c8c', 'secondary-color': '#0b5c8c',
    'nav-bg-color': '#f3f5f7', 'nav-text-color': '#1f2328', 'nav-hover-bg-color': '#dfe5ea', 'nav-hover-text-color': '#0b3d5c',
  },
  dark: {
    'bg-color': '#14181c', 'text-color': '#d9dee3', 'header-color': '#8cc8ee', 'primary-color': '#6cb4e4', 'secondary-color': '#6cb4e4',
    'nav-bg-color': '#0d1013', 'nav-text-color': '#c3cad1', 'nav-hover-bg-color': '#222a31', 'nav-hover-text-color': '#ffffff',
  },
};

const dark = matchMedia('(prefers-color-scheme: dark)');

function paint() {
  for (const [name, value] of Object.entries(dark.matches ? colors.dark : colors.light)) {
    viewer.setAttribute(name, value);
  }
}

dark.addEventListener('change', paint);
paint();
