// Signing in and out. The session itself is a cookie that scripts cannot read.
import { tick } from 'svelte';
import { ApiError, request } from './client';
import { session, type Session } from './session.svelte';

export interface Provider {
  id: string;
  name: string;
}

export interface SignInOptions {
  password?: boolean;
  providers?: Provider[] | null;
}

export interface Invitation {
  kind: 'invitation' | 'reset';
  email: string;
  name?: string;
  workspace?: string;
  /** Whether the person has an account, and accepts with its password. */
  known?: boolean;
}

export const signInOptions = () => request<SignInOptions>('GET', '/access/v1/sign-in');

/** loadSession asks who is signed in. */
export async function loadSession(): Promise<void> {
  try {
    session.current = await request<Session>('GET', '/access/v1/session');
  } catch (thrown) {
    if (!(thrown instanceof ApiError) || thrown.status !== 401) throw thrown;
    session.current = null;
  }
}

export async function signIn(email: string, password: string): Promise<void> {
  const next = await request<Session>('POST', '/access/v1/session', { body: { email, password } });
  if (session.begin(next)) return;
  // Somebody else begins anew, and finds nothing of who was here before.
  session.leave();
  await tick();
  sessionStorage.clear();
  location.replace('/');
}

export async function setUp(token: string, name: string, email: string, password: string): Promise<void> {
  await request('POST', '/access/v1/set-up', { body: { token, name, email, password } });
  await loadSession();
}

export const openInvitation = (token: string) => request<Invitation>('POST', '/access/v1/invitations/open', { body: { token } });

export async function acceptInvitation(token: string, name: string | undefined, password: string): Promise<void> {
  await request('POST', '/access/v1/invitations/accept', { body: { token, name, password } });
  await loadSession();
}

export async function signOut(): Promise<void> {
  await request('DELETE', '/access/v1/session');
  session.leave();
}
