export * from './ids.js';
export * from './refusal.js';
