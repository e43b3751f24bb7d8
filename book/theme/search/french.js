'use strict';

// French for the search: which words of a text count, and what is left of a word when its endings go.
// The same function reads the pages and the reader's query, so an ending that is cut too short or too
// long does no harm as long as it is cut the same way in all forms of a word.

(function () {
    // Words that every page is full of, and what is left of them before an apostrophe.
    const STOP_WORDS = new Set((
        'a ai as au aux avec c ca car ce cela ces cet cette comme d dans de des donc du elle elles en est et eu ' +
        'eux ici il ils j je jusqu l la le les leur leurs lorsqu lui m ma mais me meme mes moi mon n ne ni nos ' +
        'notre nous on ont or ou par pas plus pour puisqu qu quand que quel quelle quels quelles qui quoi s sa ' +
        'sans se ses si son sont sous sur t ta te tes toi ton tu un une vers voici voila vos votre vous y'
    ).split(' '));

    // Forms that no ending explains.
    const IRREGULAR = new Map(Object.entries({
        conten: 'contient contiennent',
        deven: 'devient deviennent',
        ecr: 'ecrire ecrivent ecrivez ecriture ecritures',
        fuit: 'fuir fui fuient',
        mour: 'meurt meurent mort morte morts mortes',
        nait: 'naitre naissent naissance nee nees',
        obten: 'obtient obtiennent',
        recev: 'recoit recoivent recu recue recus recues',
        reven: 'revient reviennent',
        ten: 'tient tiennent',
        travail: 'travaux',
        ven: 'vient viennent',
        viv: 'vit vie vies vivre',
    }).flatMap(([stem, forms]) => forms.split(' ').map(form => [form, stem])));

    // Endings of verbs and of the nouns made from them, accents folded, the longest first.
    const ENDINGS = (
        'issements issement issaient issantes issants issante issait issant issent issons issez ' +
        'ations ation ateurs ateur atrices atrice ' +
        'eraient erions eront erait erais erons erez erai era etures eture ements ement ' +
        'aient assent antes ants ante ant ables able euses euse eurs eur ' +
        'ions ion ies ie ees ee ent ais ait ons ez er ir is it us ues ue es ' +
        'e i u a s x'
    ).split(' ').sort((a, b) => b.length - a.length);

    // As many letters must stay.
    const SHORTEST_STEM = 3;

    /** Lower case, without accents and ligatures, figures in one piece. */
    function fold(text) {
        return text
            .toLowerCase()
            .replace(/œ/g, 'oe')
            .replace(/æ/g, 'ae')
            .normalize('NFD')
            .replace(/[\u0300-\u036f]/g, '')
            .replace(/(\d)[ \u00a0\u202f](?=\d{3}(?!\d))/g, '$1');
    }

    /** What is left of a folded word without its endings. */
    function stem(word) {
        if (IRREGULAR.has(word)) {
            return IRREGULAR.get(word);
        }
        if (word.length <= SHORTEST_STEM || /[^a-z]/.test(word)) {
            return word;
        }
        // canaux, canal; tableaux, tableau; première, premier; attendre, attend; émettre, émet.
        const singular = word
            .replace(/s$/, '')
            .replace(/([^e])aux$/, '$1al')
            .replace(/eaux$/, 'eau')
            .replace(/iere$/, 'ier')
            .replace(/(d|tt)re$/, '$1');
        const fits = ending => singular.endsWith(ending)
            && singular.length - ending.length >= SHORTEST_STEM;
        const ending = ENDINGS.find(fits) || '';
        const cut = singular.slice(0, singular.length - ending.length);
        // appel, appelle; émetteur, émettre.
        return cut.replace(/([b-df-hj-np-tv-z])\1$/, '$1');
    }

    /** The terms of a text; an identifier counts as a whole and by its parts. */
    function terms(text) {
        const found = [];
        for (const word of fold(text).match(/[\p{L}\p{N}_]+/gu) || []) {
            const parts = word.includes('_') ? [word, ...word.split('_')] : [word];
            for (const part of parts) {
                if (part !== '' && !STOP_WORDS.has(part)) {
                    found.push(stem(part));
                }
            }
        }
        return found;
    }

    window.french = { fold, stem, terms };
})();
