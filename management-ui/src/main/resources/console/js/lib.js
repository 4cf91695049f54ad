// What components are made of: Preact, its hooks, and htm, which turns tagged templates into elements. Values in templates
// are always text or properties, never markup.
import { h } from '../lib/preact.js';
import htm from '../lib/htm.js';

export const html = htm.bind(h);
export { Fragment, createContext, render } from '../lib/preact.js';
export {
    useCallback,
    useContext,
    useEffect,
    useErrorBoundary,
    useId,
    useLayoutEffect,
    useMemo,
    useReducer,
    useRef,
    useState,
} from '../lib/hooks.js';
