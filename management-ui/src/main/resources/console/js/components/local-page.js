// Filters, sorts and pages a list as the broker does it for those that it pages.

/** The page of all rows that a query asks for, as the API would answer it. A pattern that is none fits nothing. */
export function pageOf(all, { name, use_regex: regex, sort, sort_reverse: reverse, page, size, nameOf }) {
    const fits = name ? matcher(name, regex === 'true') : () => true;
    const filtered = all.filter(row => fits(nameOf(row)));
    const sorted = sort ? filtered.toSorted(by(sort)) : filtered;
    if (reverse === 'true') {
        sorted.reverse();
    }
    const pages = Math.max(1, Math.ceil(sorted.length / size));
    const number = Math.min(Math.max(1, Number(page) || 1), pages);
    const items = sorted.slice((number - 1) * size, number * size);
    return {
        items,
        page: number,
        page_count: pages,
        page_size: size,
        item_count: items.length,
        filtered_count: filtered.length,
        total_count: all.length,
    };
}

function matcher(name, regex) {
    if (!regex) {
        const lower = name.toLowerCase();
        return text => text.toLowerCase().includes(lower);
    }
    try {
        const pattern = new RegExp(name, 'iu');
        return text => pattern.test(text);
    } catch {
        return () => false;
    }
}

function by(dotted) {
    const steps = dotted.split('.');
    const value = row => steps.reduce((at, step) => at?.[step], row) ?? '';
    return (a, b) => {
        const left = value(a);
        const right = value(b);
        return typeof left === 'number' && typeof right === 'number'
            ? left - right
            : String(left).localeCompare(String(right));
    };
}
