const answer = await fetch('/version.json');
document.querySelector('#release').textContent = (await answer.json()).release;
