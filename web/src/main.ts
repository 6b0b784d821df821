import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { start } from './router/router.svelte';

start();
mount(App, { target: document.getElementById('app') ?? document.body });
