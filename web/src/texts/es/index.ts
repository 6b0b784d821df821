import admin from './admin.json';
import docs from './docs.json';
import flow from './flow.json';
import frame from './frame.json';
import home from './home.json';
import jobs from './jobs.json';
import schema from './schema.json';

export const es = { ...frame, ...home, ...jobs, ...docs, ...flow, ...admin, ...schema };
