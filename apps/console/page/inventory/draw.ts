import cytoscape, { type Core } from 'cytoscape';
import { readable } from '../words/readable.ts';
import type { Picture } from './layout.ts';

const color = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim() || '#555';

/** As much of a name as a node has room for; measured by the library, thousands of names take longer than their drawing. */
const shortened = (name: string): string => (name.length > 24 ? `${name.slice(0, 23)}…` : name);

/** Draws a lineage into the view; thousands of nodes stay movable. */
export function draw(container: HTMLElement, { nodes, edges }: Picture, center: string): Core {
  const many = edges.length > 800;
  const drawn = cytoscape({
    container,
    elements: [
      ...nodes.map(({ key, kind, id, name, status, x, y }) => ({
        data: { id: key, kind, asset: id, name, label: shortened(name) },
        position: { x, y },
        classes: [
          key === center ? 'center' : '',
          status === 'QUARANTINED' ? 'bad' : '',
          status === 'DISPOSED' ? 'gone' : '',
        ].join(' '),
      })),
      ...edges.map(({ from, to, relation }) => ({ data: { source: from, target: to, relation: readable(relation) } })),
    ],
    layout: { name: 'preset', fit: true, padding: 40 },
    style: [
      {
        selector: 'node',
        style: {
          label: 'data(label)',
          // What is too small to be read is not drawn.
          'min-zoomed-font-size': 7,
          shape: 'round-rectangle',
          width: 180,
          height: 34,
          'text-valign': 'center',
          'font-size': 13,
          color: color('--ink'),
          'background-color': color('--soft'),
          'border-width': 1,
          'border-color': color('--line'),
        },
      },
      { selector: '.center', style: { 'border-width': 3, 'border-color': color('--blue') } },
      { selector: '.bad', style: { 'border-width': 3, 'border-color': color('--red') } },
      { selector: '.gone', style: { 'border-style': 'dashed' } },
      { selector: '.faint', style: { opacity: 0.15 } },
      {
        selector: 'edge',
        style: {
          width: 1,
          'line-color': color('--line'),
          // Straight lines without heads are what can be drawn thousands of times.
          ...(many
            ? { 'curve-style': 'haystack', 'haystack-radius': 0 }
            : {
                'target-arrow-color': color('--line'),
                'target-arrow-shape': 'triangle',
                'curve-style': 'bezier',
              }),
          label: edges.length > 60 ? '' : 'data(relation)',
          'font-size': 10,
          color: color('--quiet'),
        },
      },
    ],
    // Thousands of nodes stay movable: what is out of sight or in motion is drawn coarsely.
    hideEdgesOnViewport: many,
    textureOnViewport: many,
    pixelRatio: many ? 1 : 'auto',
    wheelSensitivity: 0.3,
    maxZoom: 1.5,
  });
  return drawn;
}
