// Icons, drawn on a grid of 16 with lines of the text's colour.
import { html } from '../lib.js';

const PATHS = {
    overview: 'M2 9.5h3l2-6 3 9 2-5h2',
    connections: 'M6 10 10 6M5 7 3.3 8.7a2.8 2.8 0 0 0 4 4L9 11M7 5l1.7-1.7a2.8 2.8 0 0 1 4 4L11 9',
    channels: 'M2 4.5h12M2 8h12M2 11.5h12',
    consumers: 'M8 2v7M5 6.5 8 9.5l3-3M2.5 10v3h11v-3',
    exchanges: 'M2 8h4l4-4h4M6 8l4 4h4M12 2.2 14 4l-2 1.8M12 10.2 14 12l-2 1.8',
    queues: 'M2.5 3.5h11v9h-11zM6 3.5v9M9.5 3.5v9',
    messages: 'M2 3.5h12v9H2zM2 4l6 5 6-5',
    topology: 'M3.5 2.5v4M3.5 6.5c0 4 9 1 9 5M12.5 2.5v4M12.5 6.5c0 4-9 1-9 5',
    deadletters: 'M8 2v12M4.5 5.5h7',
    delayed: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 5v3.2l2.2 1.6',
    tail: 'M2 3h12M2 6.5h8M2 10h12M2 13.5h5',
    journeys: 'M3.5 13.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM12.5 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM5 12h5a2 2 0 0 0 0-4H6a2 2 0 0 1 0-4h5',
    users: 'M8 7.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2.8 14c.4-3 2.4-4.5 5.2-4.5s4.8 1.5 5.2 4.5',
    vhosts: 'M2.5 2.5h5v5h-5zM8.5 8.5h5v5h-5zM10 2.5h3.5V6M6 13.5H2.5V10',
    policies: 'M3.5 2h9v12h-9zM6 5.5h4M6 8h4M6 10.5h2',
    limits: 'M2.5 12a6 6 0 1 1 11 0M8 9.5l2.5-3',
    definitions: 'M4 2h5.5L12.5 5v9H4zM9.5 2v3h3',
    search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3 14 14',
    menu: 'M2 4h12M2 8h12M2 12h12',
    close: 'M4 4l8 8M12 4l-8 8',
    pause: 'M5.5 3.5v9M10.5 3.5v9',
    play: 'M5 3.3v9.4L12.5 8z',
    system: 'M2 3h12v8H2zM5.5 14h5',
    light: 'M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
    dark: 'M13.3 9.8A5.7 5.7 0 0 1 6.2 2.7a5.7 5.7 0 1 0 7.1 7.1z',
    columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
    plus: 'M8 3v10M3 8h10',
    minus: 'M3 8h10',
    up: 'M4 9.5 8 5.5l4 4',
    down: 'M4 6.5l4 4 4-4',
    left: 'M9.5 4l-4 4 4 4',
    right: 'M6.5 4l4 4-4 4',
    alarm: 'M8 2.2 14.3 13.5H1.7zM8 6.5v3.2M8 11.6v.2',
    help: 'M6 6a2 2 0 1 1 2.8 1.8c-.6.3-.8.7-.8 1.4M8 11.6v.2M8 14.5A6.5 6.5 0 1 0 8 1.5a6.5 6.5 0 0 0 0 13z',
    user: 'M8 7.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2.8 14c.4-3 2.4-4.5 5.2-4.5s4.8 1.5 5.2 4.5',
    exit: 'M6.5 2.5h-4v11h4M10.5 5l3 3-3 3M13.5 8H6',
};

export function Icon({ name }) {
    return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}

/** The two ears of a young hare. */
export function Mark() {
    return html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
        <path
            d="M7.8 1.5c2.3 1.2 3.6 5.4 3.8 9.5h.9c.3-4.2 1.6-8.3 3.7-9.5 1.8 2.3 1.6 7.3-.4 11.2 2.1 1.2 3.3 2.9 3.3 4.8 0 3-3.1 5-7.1 5s-7.1-2-7.1-5c0-1.9 1.2-3.6 3.4-4.8-2.1-3.9-2.3-8.9-.5-11.2z"
        />
    </svg>`;
}
