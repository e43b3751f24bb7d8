'use strict';

// Checks the answers of the questions. Without this script the page shows the same questions, their
// answers folded below them.

(function () {
    const NOTHING = 'Choisissez d’abord une réponse.';
    const RIGHT = 'Exact.';
    const PARTLY = 'C’est juste, mais il en manque.';
    const WRONG = 'Pas tout à fait. Essayez encore, ou lisez l’explication.';

    function verdict(inputs) {
        const chosen = inputs.filter(input => input.checked);
        if (chosen.length === 0) {
            return { text: NOTHING, state: '' };
        }
        if (chosen.some(input => input.dataset.right !== 'true')) {
            return { text: WRONG, state: 'wrong' };
        }
        const all = inputs.every(input => input.checked === (input.dataset.right === 'true'));
        return all ? { text: RIGHT, state: 'right' } : { text: PARTLY, state: 'partly' };
    }

    /** Each chosen answer shows whether it is right, and why. */
    function mark(input, done) {
        const item = input.closest('li');
        item.dataset.state = done && input.checked
            ? (input.dataset.right === 'true' ? 'right' : 'wrong')
            : '';
        const because = item.querySelector('.quiz-because');
        if (because !== null) {
            because.hidden = !(done && input.checked);
        }
    }

    function check(form) {
        const inputs = [...form.querySelectorAll('input')];
        const { text, state } = verdict(inputs);
        const feedback = form.querySelector('.quiz-feedback');
        feedback.textContent = text;
        feedback.dataset.state = state;
        inputs.forEach(input => mark(input, state !== ''));
        const solution = form.querySelector('.quiz-solution');
        if (state !== '') {
            form.classList.add('quiz-answered');
            // Who was wrong may try again before reading on.
            solution.open = state === 'right';
        }
    }

    document.querySelectorAll('form.quiz').forEach(form => {
        form.addEventListener('submit', event => {
            event.preventDefault();
            check(form);
        });
        // Another choice, another question: what was said of the last one goes.
        form.addEventListener('change', () => {
            form.querySelector('.quiz-feedback').textContent = '';
            form.querySelectorAll('input').forEach(input => mark(input, false));
        });
    });
})();
