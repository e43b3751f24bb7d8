'use strict';

/* global MiniSearch, Mark, french, path_to_root, mdbook_something_else_has_focus */

// The search box: MiniSearch over the sections of the book, in French.
//
// The sections come as a script and not by `fetch`, which a page read from a folder may not use.

window.search = window.search || {};

(function () {
    const LIMIT = 30;
    const TEASER_WORDS = 30;

    const wrapper = document.getElementById('mdbook-search-wrapper');
    if (wrapper === null) {
        return;
    }
    const form = document.getElementById('mdbook-searchbar-outer');
    const input = document.getElementById('mdbook-searchbar');
    const toggle = document.getElementById('mdbook-search-toggle');
    const outer = document.getElementById('mdbook-searchresults-outer');
    const header = document.getElementById('mdbook-searchresults-header');
    const list = document.getElementById('mdbook-searchresults');
    let index = null;

    function load() {
        if (document.getElementById('book-sections') !== null) {
            return;
        }
        const script = document.createElement('script');
        script.id = 'book-sections';
        script.src = window.path_to_searchindex_js;
        script.addEventListener('load', () => {
            index = makeIndex(window.search.sections);
            search();
        });
        document.head.append(script);
    }

    function makeIndex(sections) {
        const made = new MiniSearch({
            fields: ['title', 'breadcrumbs', 'body'],
            storeFields: ['url', 'breadcrumbs', 'body'],
            tokenize: french.terms,
            processTerm: term => term,
            searchOptions: {
                combineWith: 'AND',
                boost: { title: 4, breadcrumbs: 1.5 },
                // The end of a word that is still being typed.
                prefix: term => term.length >= 4,
                weights: { prefix: 0.3, fuzzy: 0.2 },
            },
        });
        made.addAll(sections);
        return made;
    }

    function find(query) {
        const exact = index.search(query);
        if (exact.length > 0) {
            return { results: exact, near: false };
        }
        for (const attempt of [...shortened(query).map(it => [it]), [query, FUZZY]]) {
            const results = index.search(...attempt);
            if (results.length > 0) {
                return { results, near: true };
            }
        }
        return { results: [], near: false };
    }

    // A slip of the finger, in words long enough to be recognised all the same.
    const FUZZY = { fuzzy: term => term.length >= 6 ? 1 : 0 };

    /** A word half typed may seem to have an ending that it has not: what it begins with is enough. */
    function shortened(query) {
        const last = query.match(/[\p{L}]*$/u)[0].length;
        return [1, 2, 3].filter(cut => last - cut >= 5).map(cut => query.slice(0, -cut));
    }

    function search() {
        const query = input.value.trim();
        list.replaceChildren();
        outer.classList.toggle('hidden', query === '');
        remember(query);
        if (query === '' || index === null) {
            header.textContent = '';
            return;
        }
        const { results, near } = find(query);
        header.textContent = headline(results.length, query, near);
        list.append(...results.slice(0, LIMIT).map(item));
    }

    function headline(count, query, near) {
        const quoted = `«\u00a0${query}\u00a0»`;
        if (count === 0) {
            return `Aucun résultat pour ${quoted}.`;
        }
        const plural = count > 1 ? 's' : '';
        return near
            ? `Aucun résultat exact pour ${quoted}\u202f; ${count} approchant${plural}\u00a0:`
            : `${count} résultat${plural} pour ${quoted}\u00a0:`;
    }

    function item(result) {
        const matched = new Set(result.terms);
        const [page, fragment] = result.url.split('#');
        const { teaser, words } = tease(result.body, matched);
        const link = document.createElement('a');
        const marks = words.size === 0 ? '' : '?highlight=' + encodeURIComponent([...words].join(' '));
        link.href = path_to_root + page + marks + (fragment === undefined ? '' : '#' + fragment);
        link.textContent = result.breadcrumbs;
        const text = document.createElement('span');
        text.className = 'teaser';
        text.append(...teaser);
        const element = document.createElement('li');
        element.append(link, text);
        return element;
    }

    /** The stretch of a text with the most matches, and the words that matched there. */
    function tease(body, matched) {
        const pieces = body.match(/\S+/g) || [];
        const hits = pieces.map(piece => french.terms(piece).some(term => matched.has(term)));
        let best = 0;
        let score = -1;
        for (let start = 0; start === 0 || start + TEASER_WORDS <= pieces.length; start++) {
            const here = hits.slice(start, start + TEASER_WORDS).filter(Boolean).length;
            if (here > score) {
                [best, score] = [start, here];
            }
        }
        const teaser = best > 0 ? ['… '] : [];
        const words = new Set();
        pieces.slice(best, best + TEASER_WORDS).forEach((piece, offset) => {
            if (hits[best + offset]) {
                const mark = document.createElement('em');
                mark.textContent = piece;
                teaser.push(mark, ' ');
                (piece.match(/[\p{L}\p{N}_]+/gu) || [])
                    .filter(word => french.terms(word).some(term => matched.has(term)))
                    .forEach(word => words.add(word));
            } else {
                teaser.push(piece + ' ');
            }
        });
        if (best + TEASER_WORDS < pieces.length) {
            teaser.push('…');
        }
        return { teaser, words };
    }

    /** Keeps the query in the address, so that the way back leads to the results. */
    function remember(query) {
        const url = new URL(window.location.href);
        if (query === (url.searchParams.get('search') || '')) {
            return;
        }
        if (query === '') {
            url.searchParams.delete('search');
        } else {
            url.searchParams.set('search', query);
            url.searchParams.delete('highlight');
        }
        try {
            history.replaceState({}, '', url);
        } catch {
            // A page read from a folder may not change its address; the search works all the same.
        }
    }

    function open() {
        load();
        wrapper.classList.remove('hidden');
        toggle.setAttribute('aria-expanded', 'true');
        window.scrollTo(0, 0);
        input.focus();
        input.select();
    }

    function close() {
        wrapper.classList.add('hidden');
        toggle.setAttribute('aria-expanded', 'false');
        remember('');
        toggle.focus();
    }

    /** Moves between the box and the results. */
    function step(direction) {
        const stops = [input, ...list.querySelectorAll('a')];
        const here = stops.indexOf(document.activeElement);
        const next = stops[here + direction];
        if (here >= 0 && next !== undefined) {
            next.focus();
        }
    }

    function onKey(event) {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
            return;
        }
        const inside = wrapper.contains(event.target);
        if (inside && event.key === 'Escape') {
            event.preventDefault();
            close();
        } else if (inside && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            event.preventDefault();
            step(event.key === 'ArrowDown' ? 1 : -1);
        } else if (!inside && (event.key === '/' || event.key === 's') && !mdbook_something_else_has_focus(event)) {
            event.preventDefault();
            open();
        }
    }

    /** Marks the words that led here; a click on one, or Escape, takes the marks away. */
    function markWords(words) {
        const marker = new Mark(document.querySelector('main'));
        marker.mark(words.split(' '), { accuracy: 'exactly', exclude: ['svg *'], diacritics: false });
        const unmark = () => marker.unmark();
        document.querySelectorAll('main mark').forEach(mark => mark.addEventListener('click', unmark));
        document.addEventListener('keydown', event => event.key === 'Escape' && unmark());
    }

    toggle.addEventListener('click', () => wrapper.classList.contains('hidden') ? open() : close());
    input.addEventListener('input', search);
    form.addEventListener('submit', event => {
        event.preventDefault();
        const first = list.querySelector('a');
        if (first !== null) {
            window.location.assign(first.href);
        }
    });
    document.addEventListener('keydown', onKey);
    window.search.hasFocus = () => wrapper.contains(document.activeElement);

    const asked = new URL(window.location.href).searchParams;
    if (asked.get('search')) {
        input.value = asked.get('search');
        open();
    }
    if (asked.get('highlight')) {
        markWords(asked.get('highlight'));
    }
})();
