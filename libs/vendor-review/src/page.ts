// Pure rules that the vendor's page shares with the service: what is asked and answered is decided once.
export { progressOf, standingsOf, type Standing } from './scoring/answered.policy.js';
