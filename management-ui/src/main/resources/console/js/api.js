// Requests to the HTTP API. Paths are relative to where the console is served, so that a path prefix needs no setting.

/** What the API answered in place of what was asked for; `status` is 0 if there was no answer. */
export class ApiError extends Error {
    constructor(status, error, reason) {
        super(reasonText(reason) || error || 'status ' + status);
        this.status = status;
        this.error = error;
    }

    get isNotFound() {
        return this.status === 404 || /not.?found/i.test(String(this.error));
    }
}

let onSignedOut = () => {};

/** Has something done when a request finds that nobody is signed in any more. */
export function whenSignedOut(action) {
    onSignedOut = action;
}

/** Encodes what is put into a path: path`/queues/${vhost}/${name}`. */
export function path(strings, ...values) {
    return strings.reduce((all, part, i) => all + encodeURIComponent(values[i - 1]) + part);
}

/** Adds a query to a path; what is undefined, null or empty is left away. */
export function withQuery(path, query) {
    const kept = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
    return kept.length ? path + '?' + new URLSearchParams(kept) : path;
}

export const get = (path, options) => request('GET', path, undefined, options);
export const put = (path, body = {}) => request('PUT', path, body);
export const post = (path, body = {}) => request('POST', path, body);
export const del = path => request('DELETE', path);

/** Answers the JSON, or undefined if there is none; throws an ApiError. `options.quiet` leaves it to the caller that nobody is signed in. */
export async function request(method, path, body, options = {}) {
    let response;
    try {
        response = await fetch('api' + path, {
            method,
            // By the first the broker knows that this is no browser's own request, which it would have ask for a password.
            headers: { 'x-requested-with': 'console', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
            body: body === undefined ? undefined : JSON.stringify(body),
            credentials: 'same-origin',
            cache: 'no-store',
            signal: options.signal,
        });
    } catch (failure) {
        if (failure.name === 'AbortError') {
            throw failure;
        }
        throw new ApiError(0, 'unreachable', 'The broker does not answer');
    }
    const text = await response.text();
    const json = parsed(text);
    if (response.ok) {
        return json;
    }
    if (json?.error === 'not_signed_in' && !options.quiet) {
        onSignedOut();
    }
    throw new ApiError(response.status, json?.error, json?.reason ?? text);
}

function parsed(text) {
    try {
        return text === '' ? undefined : JSON.parse(text);
    } catch {
        return undefined;
    }
}

function reasonText(reason) {
    return typeof reason === 'string' || reason === undefined ? reason : JSON.stringify(reason);
}
