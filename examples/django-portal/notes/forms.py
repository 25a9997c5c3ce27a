from django import forms

from notes.models import Note


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ["text"]
        widgets = {
            "text": forms.TextInput(
                attrs={"placeholder": "Leave a note for the next visitor", "autocomplete": "off", "aria-label": "Your note"}
            )
        }
